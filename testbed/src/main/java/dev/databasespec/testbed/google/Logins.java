package dev.databasespec.testbed.google;

import java.util.Optional;

/** Who may log in to an instance through the proxy: IAM users with a certificate made for them, everybody else with a password. */
record Logins(Instance instance) {
    /** Why the user may not come in; empty when PostgreSQL shall decide. */
    Optional<String> refusal(String user, Optional<Tokens.Grant> login) {
        boolean welcome = login.map(grant -> grant.databaseUser().equals(user) && instance.flag("cloudsql.iam_authentication").equals("on"))
                .orElseGet(() -> !isIam(user));
        var kind = user.endsWith(".iam") ? "service account" : "user";
        return welcome ? Optional.empty() : Optional.of("Cloud SQL IAM " + kind + " authentication failed for user \"" + user + "\"");
    }

    private boolean isIam(String user) {
        return new Users(instance.server()).all().stream().anyMatch(known -> known.name().equals(user) && known.type().startsWith("CLOUD_IAM"));
    }
}
