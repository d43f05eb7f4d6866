/** Where the audit history is kept for good and read from: Firestore, or a file of JSON lines. */
@NullMarked
package dev.databasespec.audit;

import org.jspecify.annotations.NullMarked;
