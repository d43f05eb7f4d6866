/** Google Cloud: the connector to Cloud SQL, the Admin API's database users, Secret Manager. Nothing of it starts before it is needed. */
@NullMarked
package dev.databasespec.cloudsql;

import org.jspecify.annotations.NullMarked;
