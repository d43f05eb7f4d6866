package dev.databasespec.cloudsql;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target.IpType;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** What a login through the connector met. Its exceptions show credentials in places: only what is known to be harmless is told. */
final class ConnectorFailures {
    private static final String PROXY_PORT = "3307";

    private ConnectorFailures() {}

    /** Empty: the server itself said no, which is not ours to explain. */
    static Optional<Failure> of(Doing doing, Throwable failed) {
        List<Throwable> causes = Stream.iterate(failed, cause -> cause != null, Throwable::getCause).limit(20).toList();
        String state = failed instanceof SQLException sql && sql.getSQLState() != null ? sql.getSQLState() : "";
        if (state.startsWith("28") && doing.instance().iamAuthentication()) {
            return Optional.of(loginRefused(doing, failed, state));
        }
        if (causes.size() == 1 && !(failed instanceof SQLTimeoutException) && !isOfTheDriver(state)) {
            return Optional.empty();
        }
        return Optional.of(causes.stream().flatMap(cause -> told(doing, cause).stream()).findFirst().orElseGet(() -> unreachable(doing, failed)));
    }

    /** 08001 and 08006: no connection, or one that broke; 99999: an exception that the driver has no words for. */
    private static boolean isOfTheDriver(String state) {
        return state.equals("08001") || state.equals("08006") || state.equals("99999");
    }

    private static Optional<Failure> told(Doing doing, Throwable cause) {
        String message = cause.getMessage() == null ? "" : cause.getMessage();
        return switch (cause) {
            case GoogleJsonResponseException refused -> Optional.of(AdminFailures.of(doing, refused));
            // nobody's certificate was looked at yet
            case SSLException _ when message.contains("terminated the handshake") || message.contains("closed") -> Optional.empty();
            case SSLException _,CertificateException _ -> Optional.of(Failure.of(Kind.TLS_FAILED,
                    doing.sentence() + ": its certificate is refused, or it refuses ours: " + Texts.shown(message),
                    "it is retried with a new certificate; if this goes on, look for a proxy between the operator and port " + PROXY_PORT
                            + " of the instance, and for clocks that are wrong"));
            case RuntimeException _ when message.contains("region specified for the Cloud SQL instance is incorrect") -> Optional.of(Failure.of(
                    Kind.REGION_MISMATCH, doing.sentence() + ": it is in another region than " + Texts.shown(doing.instance().region()),
                    "correct `cloudSql.region` of the DatabaseInstance (gcloud sql instances describe " + Texts.shown(doing.instance().instance())
                            + " --project " + doing.project() + " --format='value(region)')"));
            case RuntimeException _ when message.contains("IP address") -> Optional.of(noAddress(doing));
            case RuntimeException _ when message.contains("not a Second Generation instance") -> Optional.of(Failure.of(Kind.UNSUPPORTED_VERSION,
                    doing.sentence() + ": it is a first generation instance", "migrate it"));
            case RuntimeException _ when message.contains("credentials") || message.contains("ccess token") || message.contains("ccess Token") -> Optional
                    .of(Failure.of(Kind.CREDENTIALS_UNAVAILABLE, doing.sentence() + ": Google gives " + doing.who() + " no access token to log in with",
                            "see that the account exists and is not disabled, and that the operator can reach Google's token service"));
            default -> Optional.empty();
        };
    }

    private static Failure noAddress(Doing doing) {
        IpType type = doing.instance().ipType();
        String wanted = switch (type) {
            case PRIVATE -> "private IP address";
            case PUBLIC -> "public IP address";
            case PRIVATE_SERVICE_CONNECT -> "endpoint for Private Service Connect";
        };
        return Failure.of(Kind.CONNECTION_FAILED, doing.sentence() + ": it has no " + wanted,
                "give the instance one, or correct `cloudSql.ipType` of the DatabaseInstance");
    }

    private static Failure loginRefused(Doing doing, Throwable failed, String state) {
        Failure plain = Failure.of(Kind.AUTHENTICATION_FAILED,
                doing.sentence() + ": it refuses " + doing.who() + " as an IAM user: " + Texts.shown(String.valueOf(failed.getMessage())) + " (SQLSTATE "
                        + state + ")",
                "grant " + doing.who() + " roles/cloudsql.instanceUser on project " + doing.project()
                        + ", add it to the users of the instance (gcloud sql users create), and set the flag cloudsql.iam_authentication=on");
        return new Failure(plain.kind(), plain.message(), plain.action(), Optional.of(state));
    }

    private static Failure unreachable(Doing doing, Throwable failed) {
        boolean admin = Stream.iterate(failed, cause -> cause != null, Throwable::getCause).limit(20)
                .anyMatch(cause -> cause instanceof RuntimeException && String.valueOf(cause.getMessage()).contains("Cloud SQL instance"));
        boolean late = failed instanceof SQLTimeoutException || String.valueOf(failed.getMessage()).contains("timed out");
        return Failure.of(Kind.CONNECTION_FAILED,
                doing.sentence() + ": " + (late ? "no answer in time" : (admin ? "the Admin API does not answer: " : "") + Texts.cause(failed)),
                admin
                        ? "it is retried; see that the operator can reach the Admin API (DBSPEC_SQLADMIN_ENDPOINT where it is not Google's own)"
                        : "see that the operator's network reaches the instance's " + address(doing.instance().ipType()) + " at port " + PROXY_PORT
                                + " (VPC peering, firewall, authorized networks), and that the instance runs");
    }

    private static String address(IpType type) {
        return switch (type) {
            case PRIVATE -> "private IP address";
            case PUBLIC -> "public IP address";
            case PRIVATE_SERVICE_CONNECT -> "Private Service Connect endpoint";
        };
    }

}
