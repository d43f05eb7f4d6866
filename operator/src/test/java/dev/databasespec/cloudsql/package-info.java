@NullMarked
package dev.databasespec.cloudsql;

import org.jspecify.annotations.NullMarked;
