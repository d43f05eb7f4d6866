package dev.databasespec.testbed.quickstart;

import dev.databasespec.testbed.google.GoogleCloud;
import dev.databasespec.testbed.google.Instance;
import dev.databasespec.testbed.google.Secret;

/** A PostgreSQL server that stand-ins for Google's APIs show as a Cloud SQL instance. */
record CloudServers(Database database, GoogleCloud google, Instance instance, Secret secret) implements AutoCloseable {
    static final String FOLDER = "examples/quickstart-cloud";
    static final String EDITS = "examples/quickstart-cloud-edits";
    private static final String PROJECT = "acme-prod";
    private static final String REGION = "europe-west1";
    private static final String NAME = "orders";

    static CloudServers start(String password) {
        var google = GoogleCloud.start();
        try {
            var database = Database.withoutUsers(0, password);
            var instance = google.instance(PROJECT, REGION, NAME, database.server()).flag("cloudsql.iam_authentication", "on").ipTypes("PRIVATE");
            var secret = google.secret("projects/" + PROJECT + "/locations/" + REGION + "/secrets/" + NAME + "-postgres-password");
            secret.add(password);
            return new CloudServers(database, google, instance, secret);
        } catch (RuntimeException e) {
            google.close();
            throw e;
        }
    }

    @Override
    public void close() {
        google.close();
        database.close();
    }
}
