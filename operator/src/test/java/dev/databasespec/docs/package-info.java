/** What people read and copy is tested as well. */
@NullMarked
package dev.databasespec.docs;

import org.jspecify.annotations.NullMarked;
