package dev.databasespec.api;

/** What all our kinds have in common. */
public final class Api {
    public static final String GROUP = "databasespec.dev";
    public static final String VERSION = "v1alpha1";
    public static final String CATEGORY = "dbspecs";

    private Api() {}
}
