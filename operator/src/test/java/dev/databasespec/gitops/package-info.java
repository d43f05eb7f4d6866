/** What Argo CD and Flux make of our kinds. */
@NullMarked
package dev.databasespec.gitops;

import org.jspecify.annotations.NullMarked;
