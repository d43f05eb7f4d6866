package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonAutoDetect;

/** The database of the DatabaseSpec itself; written as <code>{}</code>. */
@JsonAutoDetect
public record WholeDatabase() {}
