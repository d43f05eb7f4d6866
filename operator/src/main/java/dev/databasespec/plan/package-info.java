/** The functional core: compares what is declared with what is there and says, step by step, what to do about the difference. No I/O, no clock, no logger. */
@NullMarked
package dev.databasespec.plan;

import org.jspecify.annotations.NullMarked;
