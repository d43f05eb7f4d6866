package dev.databasespec.cli.manifest;

import dev.databasespec.cli.yaml.Place;

/** A resource and where it stands. */
public record Declared<T>(Place place, T resource) {}
