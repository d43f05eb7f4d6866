/** What {@code dbspec history} shows of the audit history. */
@NullMarked
package dev.databasespec.cli.history;

import org.jspecify.annotations.NullMarked;
