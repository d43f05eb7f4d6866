package dev.databasespec;

/** Starts what the first argument asks for: the operator, or a verb of the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.out.println("databasespec " + Main.class.getPackage().getImplementationVersion());
    }
}
