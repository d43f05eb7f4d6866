package dev.databasespec.cli;

import dev.databasespec.cli.change.ChangeDocument;
import dev.databasespec.cli.change.ChangeText;
import dev.databasespec.cli.change.ChangeView;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dbspec diff} */
@Command(name = "diff", mixinStandardHelpOptions = true, description = "Shows what a DatabaseChange does or did, and who asked for it.")
final class DiffCommand implements Callable<Integer> {
    private final Console console;
    @Parameters(index = "0", paramLabel = "CHANGE", description = "Name of a DatabaseChange, as status.plan.change of a DatabaseSpec has it.")
    private String name = "";
    @Mixin
    private ClusterOptions cluster = new ClusterOptions();
    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", defaultValue = "text", description = "${COMPLETION-CANDIDATES}. Default: text.")
    private OutputFormat output = OutputFormat.text;

    DiffCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return cluster.ask(console, place -> {
            ChangeView change = new ChangeReader(place).read(name);
            switch (output) {
                case text -> console.out().print(ChangeText.of(change, console.palette(), console.command()));
                case json -> console.print(ChangeDocument.json(change));
                case yaml -> console.print(ChangeDocument.yaml(change));
                case sql -> console.print(ChangeDocument.sql(change));
            }
            return ExitCode.DONE.number();
        });
    }
}
