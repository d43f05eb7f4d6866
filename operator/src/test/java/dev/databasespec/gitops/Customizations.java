package dev.databasespec.gitops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The scripts in the chart, laid out as Argo CD lays out its own: KIND/health.lua, KIND/actions/discovery.lua, KIND/actions/NAME/action.lua. */
final class Customizations {
    static final String SETTINGS = "helm/databasespec/files/argocd/argocd-cm.yaml";
    /** Surefire runs in the module's folder. */
    private static final Path ROOT = Path.of("..", "helm", "databasespec", "files", "argocd");

    private Customizations() {}

    static Lua health(String kind) {
        return new Lua(read(ROOT.resolve(kind).resolve("health.lua")));
    }

    static Lua discovery(String kind) {
        return new Lua(read(actions(kind).resolve("discovery.lua")));
    }

    static Lua action(String kind, String name) {
        return new Lua(read(actions(kind).resolve(name).resolve("action.lua")));
    }

    static List<String> kinds() {
        return folders(ROOT);
    }

    static List<String> actionsOf(String kind) {
        return Files.isDirectory(actions(kind)) ? folders(actions(kind)) : List.of();
    }

    /** What ConfigMap argocd-cm has to hold. */
    static String settings() {
        return """
                # Generated from the Lua files beside it: do not edit.
                #   kubectl patch configmap argocd-cm -n argocd --patch-file argocd-cm.yaml
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: argocd-cm
                  namespace: argocd
                data:
                """ + kinds().stream().map(kind -> healthOf(kind) + actionEntry(kind)).collect(Collectors.joining());
    }

    private static String healthOf(String kind) {
        return "  resource.customizations.health.databasespec.dev_" + kind + ": |\n" + health(kind).script().indent(4);
    }

    private static String actionEntry(String kind) {
        if (actionsOf(kind).isEmpty()) {
            return "";
        }
        return "  resource.customizations.actions.databasespec.dev_" + kind + ": |\n    discovery.lua: |\n" + discovery(kind).script().indent(6)
                + "    definitions:\n"
                + actionsOf(kind).stream().map(name -> "    - name: " + name + "\n      action.lua: |\n" + action(kind, name).script().indent(8))
                        .collect(Collectors.joining());
    }

    private static Path actions(String kind) {
        return ROOT.resolve(kind).resolve("actions");
    }

    private static List<String> folders(Path parent) {
        try (var children = Files.list(parent)) {
            return children.filter(Files::isDirectory).map(folder -> folder.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
