@NullMarked
package dev.databasespec.cli.bundle;

import org.jspecify.annotations.NullMarked;
