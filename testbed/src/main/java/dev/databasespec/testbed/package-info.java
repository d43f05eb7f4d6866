/** Real servers for tests and for the quickstart; nothing here is shipped. */
@NullMarked
package dev.databasespec.testbed;

import org.jspecify.annotations.NullMarked;
