/** The command line: files in, the same engine as the operator's, a report out. */
@NullMarked
package dev.databasespec.cli;

import org.jspecify.annotations.NullMarked;
