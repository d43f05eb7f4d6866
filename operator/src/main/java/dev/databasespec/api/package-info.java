/** The custom resources as Java. The CRDs in {@code crds/} and {@code docs/api.md} are generated from these types. */
@NullMarked
package dev.databasespec.api;

import org.jspecify.annotations.NullMarked;
