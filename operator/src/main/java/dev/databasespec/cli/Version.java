package dev.databasespec.cli;

import picocli.CommandLine.IVersionProvider;

/** Which build this is. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[]{text()};
    }

    static String text() {
        return "dbspec " + current() + ", Java " + Runtime.version();
    }

    /** {@code 0.1.0} */
    public static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(not from a jar)" : version;
    }
}
