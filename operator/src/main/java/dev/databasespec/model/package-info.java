/** The vocabulary: plain, sorted, unmodifiable values that describe who may do what in one PostgreSQL database. */
@NullMarked
package dev.databasespec.model;

import org.jspecify.annotations.NullMarked;
