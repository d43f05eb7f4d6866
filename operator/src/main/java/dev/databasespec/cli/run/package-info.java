/** One run over files: checked against each other, planned or applied, one DatabaseSpec after the other. */
@NullMarked
package dev.databasespec.cli.run;

import org.jspecify.annotations.NullMarked;
