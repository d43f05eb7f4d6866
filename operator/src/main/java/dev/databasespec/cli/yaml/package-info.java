/** YAML files as values of which each knows where it stands. */
@NullMarked
package dev.databasespec.cli.yaml;

import org.jspecify.annotations.NullMarked;
