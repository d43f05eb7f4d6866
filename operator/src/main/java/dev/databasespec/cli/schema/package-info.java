/** The schemas of the CRDs, and the check of a document against them that the API server would make: structure, defaults, CEL rules. */
@NullMarked
package dev.databasespec.cli.schema;

import org.jspecify.annotations.NullMarked;
