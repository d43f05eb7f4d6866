@NullMarked
package dev.databasespec.postgres;

import org.jspecify.annotations.NullMarked;
