/** What the command line remembers between runs: which objects it made, and what was declared when it last found everything in place. */
@NullMarked
package dev.databasespec.cli.state;

import org.jspecify.annotations.NullMarked;
