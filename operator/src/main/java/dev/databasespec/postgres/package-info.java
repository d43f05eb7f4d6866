/** The adapter to PostgreSQL: pinned sessions from small pools, the catalog read in one message, steps as SQL, SQLSTATEs as failures. */
@NullMarked
package dev.databasespec.postgres;

import org.jspecify.annotations.NullMarked;
