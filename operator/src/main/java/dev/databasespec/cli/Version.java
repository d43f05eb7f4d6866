package dev.databasespec.cli;

import picocli.CommandLine.IVersionProvider;

/** Which build this is. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[]{text()};
    }

    static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return "dbspec " + (version == null ? "(not from a jar)" : version) + ", Java " + Runtime.version();
    }
}
