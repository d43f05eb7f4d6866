/** Changes as objects: what is about to be done is written down, what became of it too, and who said yes. */
@NullMarked
package dev.databasespec.kubernetes.change;

import org.jspecify.annotations.NullMarked;
