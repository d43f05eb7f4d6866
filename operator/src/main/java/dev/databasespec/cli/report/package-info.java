/** What a run found and did, for people, as JSON or YAML, and as a script for psql. */
@NullMarked
package dev.databasespec.cli.report;

import org.jspecify.annotations.NullMarked;
