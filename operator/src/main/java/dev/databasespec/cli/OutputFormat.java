package dev.databasespec.cli;

/** What {@code -o} takes where differences are shown; as it is typed. */
enum OutputFormat {
    text, json, yaml, sql
}
