/** What a cluster holds of our kinds, in the same columns as kubectl shows. */
@NullMarked
package dev.databasespec.cli.bundle;

import org.jspecify.annotations.NullMarked;
