/** The Kubernetes shell: custom resources in, status conditions and Events out. */
@NullMarked
package dev.databasespec.kubernetes;

import org.jspecify.annotations.NullMarked;
