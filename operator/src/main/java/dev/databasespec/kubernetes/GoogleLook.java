package dev.databasespec.kubernetes;

import dev.databasespec.reconcile.Accounts;
import dev.databasespec.reconcile.Accounts.InstanceFacts;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Target.CloudSql;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Google says of a Cloud SQL instance before anybody logs in to it. That Google may not or cannot be asked is no obstacle: whether a login works, only a login
 * can tell.
 *
 * @param facts empty: nobody was asked, or there was no answer
 * @param failure why there was none
 */
record GoogleLook(CloudSql instance, Optional<InstanceFacts> facts, Optional<Failure> failure) {
    private static final Pattern VERSION = Pattern.compile("POSTGRES_([0-9]{1,3})(?:_.*)?");
    private static final int OLDEST = 13;

    static GoogleLook at(CloudSql instance, Accounts accounts, Duration age) {
        try {
            return new GoogleLook(instance, Optional.of(accounts.look(instance, age)), Optional.empty());
        } catch (CatalogException e) {
            return new GoogleLook(instance, Optional.empty(), Optional.of(e.failure()));
        }
    }

    /** What makes a login pointless. */
    Optional<Failure> obstacle() {
        return failure.filter(f -> f.kind() == Failure.Kind.INSTANCE_NOT_FOUND).or(() -> facts.flatMap(this::obstacle));
    }

    private Optional<Failure> obstacle(InstanceFacts facts) {
        if (!facts.region().equals(instance.region())) {
            return failed(Failure.Kind.REGION_MISMATCH, "is in region " + facts.region() + ", not in " + instance.region(),
                    "make a new DatabaseInstance with `cloudSql.region: " + facts.region() + "`; the region of one that exists cannot be changed");
        }
        Matcher version = VERSION.matcher(facts.databaseVersion());
        if (!version.matches() || Integer.parseInt(version.group(1)) < OLDEST) {
            return failed(Failure.Kind.UNSUPPORTED_VERSION, "is " + facts.databaseVersion() + "; PostgreSQL " + OLDEST + " is the oldest that is supported",
                    version.matches() ? "upgrade the instance" : "name an instance of Cloud SQL for PostgreSQL");
        }
        return facts.state().equals("RUNNABLE")
                ? Optional.empty()
                : failed(Failure.Kind.INSTANCE_NOT_RUNNING, "is not running: its state is " + facts.state(), remedy(facts.state()));
    }

    private String remedy(String state) {
        return switch (state) {
            case "STOPPED" -> "start it: " + patch("--activation-policy=ALWAYS");
            case "SUSPENDED" -> "Google suspended it, mostly because of billing: look at the project's billing account";
            case "PENDING_CREATE" -> "nothing: it is being created, and tried again until it runs";
            case "MAINTENANCE", "REPAIRING" -> "nothing: Google works on it, and it is tried again";
            case "PENDING_DELETE" -> "it is being deleted: delete the DatabaseInstance as well, or restore a backup under this name";
            case "FAILED" -> "its creation failed or it cannot be repaired: look at its operations (gcloud sql operations list), or restore a backup";
            default -> "look at it in the Google Cloud console; it is tried again";
        };
    }

    /** A login that failed, in the light of what Google says. */
    Failure explain(Failure login) {
        boolean off = instance.iamAuthentication() && facts.filter(f -> !f.iamAuthentication()).isPresent();
        return switch (login.kind()) {
            case AUTHENTICATION_FAILED -> off
                    ? new Failure(login.kind(), login.message() + "; the flag cloudsql.iam_authentication is off, and without it no IAM principal can log in",
                            switchOn(), login.sqlState())
                    : login;
            // who may not ask the Admin API is not told by the connector either, and its reason is the better one
            case CONNECTION_FAILED -> failure.filter(f -> f.kind() != Failure.Kind.CONNECTION_FAILED).orElse(login);
            default -> login;
        };
    }

    String switchOn() {
        return "switch it on: " + patch("--database-flags=cloudsql.iam_authentication=on")
                + ", with the other flags of the instance in the same list, which is "
                + "replaced as a whole";
    }

    private String patch(String option) {
        return "gcloud sql instances patch " + instance.instance() + " --project=" + instance.project() + " " + option;
    }

    private Optional<Failure> failed(Failure.Kind kind, String what, String action) {
        return Optional.of(Failure.of(kind, "Cloud SQL instance " + instance.instance() + " of project " + instance.project() + " " + what, action));
    }
}
