@NullMarked
package dev.databasespec.audit;

import org.jspecify.annotations.NullMarked;
