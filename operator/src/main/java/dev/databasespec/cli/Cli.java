package dev.databasespec.cli;

import dev.databasespec.cli.state.StateException;
import dev.databasespec.cli.yaml.Finding;
import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.model.Printable;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line {@code dbspec}. */
@Command(name = "dbspec", mixinStandardHelpOptions = true, versionProvider = Version.class, synopsisSubcommandLabel = "COMMAND", description = "What PostgreSQL databases shall look like, compared with what they are.", footer = {
        "", "Exit codes: 0 as declared or done, 1 other failure, 2 changes pending, 3 invalid input, 4 database or cluster unreachable or login refused,",
        "            5 applied in part or withheld.", "`dbspec operator` starts the operator, which takes its settings from DBSPEC_* variables."})
public final class Cli {
    private static final int SHOWN_FINDINGS = 50;

    private Cli() {}

    /** Runs one command as if started in a shell; gives its exit code. */
    public static int run(String[] arguments, PrintStream out, PrintStream err, Map<String, String> environment) {
        boolean terminal = Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent();
        return run(arguments, new Console(System.in, utf8(out), utf8(err), environment, Path.of("").toAbsolutePath(), terminal));
    }

    /** Runs one command with all of its world given. */
    public static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err, Map<String, String> environment, Path folder) {
        return run(arguments, new Console(in, utf8(out), utf8(err), environment, folder, false));
    }

    /** Runs one command in this world. */
    static int run(String[] arguments, Console console) {
        CommandLine line = new CommandLine(new Cli());
        line.addSubcommand(new ValidateCommand(console)).addSubcommand(new PlanCommand(console)).addSubcommand(new ApplyCommand(console))
                .addSubcommand(new GetCommand(console)).addSubcommand(new DiffCommand(console)).addSubcommand(new ApproveCommand(console))
                .addSubcommand(new RejectCommand(console)).addSubcommand(new RevertCommand(console)).addSubcommand(new HistoryCommand(console))
                .addSubcommand(new SupportBundleCommand(console)).addSubcommand(new VersionCommand(console));
        line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8)).setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
        line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF)).setCaseInsensitiveEnumValuesAllowed(true).setUsageHelpWidth(120);
        line.setParameterExceptionHandler((e, args) -> misused(e, console));
        line.setExecutionExceptionHandler((e, command, result) -> failed(e, console).number());
        int code = arguments.length == 0 ? usage(line) : line.execute(arguments);
        console.out().flush();
        console.err().flush();
        return code;
    }

    private static int usage(CommandLine line) {
        line.usage(line.getErr());
        return ExitCode.INVALID.number();
    }

    private static int misused(ParameterException e, Console console) {
        CommandLine command = e.getCommandLine();
        console.err().println("dbspec: " + Printable.escaped(String.valueOf(e.getMessage()), 500));
        UnmatchedArgumentException.printSuggestions(e, command.getErr());
        console.err().println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.INVALID.number();
    }

    /** Every failure is told in words; none of them shows a stack trace, which could hold what a server said. */
    private static ExitCode failed(Exception e, Console console) {
        return switch (e) {
            case InvalidFiles invalid -> invalid(invalid, console);
            case StateException state -> told(state.isInput() ? ExitCode.INVALID : ExitCode.OTHER, String.valueOf(state.getMessage()), console);
            case CommandFailure failure -> told(failure.code(), "dbspec: " + failure.getMessage(), console);
            default -> told(ExitCode.OTHER, "dbspec: this is a bug: " + e.getClass().getName() + place(e) + "; please report it", console);
        };
    }

    private static ExitCode told(ExitCode code, String message, Console console) {
        console.err().println(message);
        return code;
    }

    private static ExitCode invalid(InvalidFiles invalid, Console console) {
        invalid.findings().stream().limit(SHOWN_FINDINGS).map(Finding::toString).forEach(console.err()::println);
        if (invalid.findings().size() > SHOWN_FINDINGS) {
            console.err().println("… and " + (invalid.findings().size() - SHOWN_FINDINGS) + " more");
        }
        return ExitCode.INVALID;
    }

    private static String place(Exception e) {
        return e.getStackTrace().length > 0 ? " at " + e.getStackTrace()[0] : "";
    }

    private static PrintStream utf8(PrintStream stream) {
        return new PrintStream(stream, true, StandardCharsets.UTF_8);
    }
}
