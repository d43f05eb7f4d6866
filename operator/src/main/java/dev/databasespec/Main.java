package dev.databasespec;

import dev.databasespec.cli.Cli;

/** Starts what the first argument asks for: the operator, or a verb of the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("operator")) {
            System.exit(OperatorCommand.run(System.getenv()));
        }
        Logging.quiet();
        System.exit(Cli.run(arguments, System.out, System.err, System.getenv()));
    }
}
