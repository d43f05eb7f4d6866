/** The resources that manifests in files hold, and the references between them. */
@NullMarked
package dev.databasespec.cli.manifest;

import org.jspecify.annotations.NullMarked;
