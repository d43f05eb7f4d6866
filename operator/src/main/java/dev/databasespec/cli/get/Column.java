package dev.databasespec.cli.get;

/**
 * A printer column of a CRD.
 *
 * @param wide shown with {@code -o wide} only
 * @param date a moment, shown as the time since then
 */
record Column(String name, JsonPath path, boolean wide, boolean date) {}
