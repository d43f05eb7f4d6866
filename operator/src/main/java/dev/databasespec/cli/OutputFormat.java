package dev.databasespec.cli;

/** What {@code -o} takes where differences are shown. */
enum OutputFormat {
    TEXT, JSON, YAML, SQL;

    /** As it is typed. */
    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
