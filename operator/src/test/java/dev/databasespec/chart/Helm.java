package dev.databasespec.chart;

import dev.databasespec.testbed.Command;
import dev.databasespec.testbed.KubeTools;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One of the two Helms that people have: 4 ("helm") and 3 ("helm3"). */
public enum Helm {
    FOUR("helm"), THREE("helm3");

    public static final Path CHART = Path.of("..", "helm", "databasespec").toAbsolutePath().normalize();
    private final String program;

    Helm(String program) {
        this.program = program;
    }

    public Command command(String... arguments) {
        return Command.of(Stream.concat(Stream.of(KubeTools.here().file(program).toString()), Stream.of(arguments)).toList());
    }

    /** The manifests of release "databasespec" in namespace "databasespec-system". */
    public Command.Finished template(List<String> options) {
        var arguments = new ArrayList<>(List.of("template", "databasespec", CHART.toString(), "--namespace=databasespec-system", "--kube-version=1.35.0"));
        arguments.addAll(options);
        return command(arguments.toArray(String[]::new)).run();
    }
}
