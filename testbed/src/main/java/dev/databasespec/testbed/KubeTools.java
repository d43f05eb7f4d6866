package dev.databasespec.testbed;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** helm in two versions and the half of Argo CD that syncs: the folder that KUBE_TOOLS_DIR names. */
public final class KubeTools {
    static final String VARIABLE = "KUBE_TOOLS_DIR";
    private static final List<String> HELM = List.of("helm", "helm3");
    private static final List<String> ARGO_CD = List.of("argocd-application-controller", "argocd-repo-server", "argocd-git-ask-pass");
    private static final List<String> INSTALLED = List.of("redis-server", "git");
    private final Map<String, String> environment;

    KubeTools(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public static KubeTools here() {
        return new KubeTools(System.getenv());
    }

    /** Why helm cannot be run here; empty where it can. */
    public Optional<String> unavailable() {
        return folder().map(folder -> missing(folder, HELM)).orElseGet(() -> Optional.of(VARIABLE + " is not set"));
    }

    /** The same for Argo CD, which needs redis-server and git on the PATH as well. */
    public Optional<String> argoCdUnavailable() {
        return unavailable().or(() -> folder().flatMap(folder -> missing(folder, ARGO_CD)))
                .or(() -> INSTALLED.stream().filter(name -> onPath(name).isEmpty()).findFirst().map(name -> "no program " + name + " on the PATH"));
    }

    /** One of the programs or files of the folder. */
    public Path file(String name) {
        return folder().map(folder -> folder.resolve(name)).filter(Files::exists)
                .orElseThrow(() -> new IllegalStateException("no " + name + " in " + VARIABLE + "=" + environment.get(VARIABLE)));
    }

    /** Where a program that is installed lies. */
    Optional<Path> onPath(String name) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator)).map(folder -> Path.of(folder, name)).filter(Files::isExecutable)
                .findFirst();
    }

    private Optional<Path> folder() {
        return Optional.ofNullable(environment.get(VARIABLE)).filter(value -> !value.isEmpty()).map(value -> Path.of(value).toAbsolutePath());
    }

    private static Optional<String> missing(Path folder, List<String> programs) {
        return programs.stream().filter(name -> !Files.isExecutable(folder.resolve(name))).findFirst()
                .map(name -> VARIABLE + "=" + folder + " holds no program " + name);
    }
}
