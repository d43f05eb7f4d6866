/** {@code ./quickstart}: servers, the operator and a story told with the commands that a person would type. */
@NullMarked
package dev.databasespec.testbed.quickstart;

import org.jspecify.annotations.NullMarked;
