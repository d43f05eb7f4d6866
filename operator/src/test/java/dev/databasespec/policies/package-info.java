/** What crds/policies and examples/rbac hold, on a real API server. */
@NullMarked
package dev.databasespec.policies;

import org.jspecify.annotations.NullMarked;
