/** DatabaseChanges as people look at them, and how to undo one. */
@NullMarked
package dev.databasespec.cli.change;

import org.jspecify.annotations.NullMarked;
