/** Composition root: joins the core with its adapters and starts the operator or the command line. */
@NullMarked
package dev.databasespec;

import org.jspecify.annotations.NullMarked;
