package dev.databasespec.cli;

import dev.databasespec.model.Printable;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import javax.net.ssl.SSLException;

/** What an API server or the way to it said, for people. */
final class ClusterFailures {
    private static final int LONGEST = 1000;

    private ClusterFailures() {}

    static CommandFailure of(KubernetesClientException e, String server) {
        String message = message(e);
        return switch (e.getCode()) {
            case 401, 403 -> new CommandFailure(ExitCode.UNREACHABLE, "the cluster refuses us: " + message + "; look at the user of the kubeconfig");
            case 404 -> new CommandFailure(ExitCode.OTHER, message + " (where no kind of that name is known: kubectl apply -f crds/)");
            case 0, -1 -> new CommandFailure(ExitCode.UNREACHABLE, "the cluster cannot be reached at " + Printable.escaped(server, 300) + ": " + message
                    + "; look at KUBECONFIG");
            default -> new CommandFailure(ExitCode.OTHER, "the API server answered " + e.getCode() + ": " + message);
        };
    }

    /**
     * The same where it is known what was tried: a refusal names the right that is missing.
     *
     * @param right such as {@code create changeapprovals in namespace "team"}
     * @param role whose ClusterRole in examples/rbac has it
     */
    static CommandFailure of(KubernetesClientException e, String server, String right, String role) {
        if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
            return of(e, server);
        }
        boolean byPolicy = message(e).contains("denied request");
        return new CommandFailure(ExitCode.UNREACHABLE, byPolicy
                ? "the cluster refuses it: " + message(e)
                : "you lack the right to " + right + " (" + message(e) + "); the ClusterRole databasespec-" + role + " has it, and examples/rbac/" + role
                        + ".yaml binds it");
    }

    static String message(KubernetesClientException e) {
        return Printable.escaped(e.getStatus() != null && e.getStatus().getMessage() != null ? e.getStatus().getMessage() : cause(e), LONGEST);
    }

    /** What the network or TLS said; the JDK's client often says it without words, and wraps and fills it with what says nothing. */
    private static String cause(KubernetesClientException e) {
        Throwable told = e;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            told = cause;
            if (cause instanceof SocketException || cause instanceof UnknownHostException || cause instanceof SSLException
                    || cause instanceof HttpTimeoutException) {
                break;
            }
        }
        return told.getClass().getSimpleName() + (told.getMessage() == null ? "" : ": " + told.getMessage());
    }
}
