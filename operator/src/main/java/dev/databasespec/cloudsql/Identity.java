package dev.databasespec.cloudsql;

import com.google.api.client.http.HttpResponseException;
import com.google.auth.ServiceAccountSigner;
import com.google.auth.oauth2.ExternalAccountCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who the operator is to Google: its own credentials, looked for when first needed, and the service accounts that it acts as. */
final class Identity {
    static final String CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
    static final String SQL_ADMIN = "https://www.googleapis.com/auth/sqlservice.admin";
    private static final String HOW = "give the operator's pod a service account of Google's (Workload Identity), or name a credentials file in GOOGLE_APPLICATION_CREDENTIALS";
    private static final int TOKEN_SECONDS = 3600;
    private static final int SHOWN = 300;
    private static final String UNNAMED = "the operator's service account";

    private final GoogleSettings settings;
    private final Map<Key, GoogleCredentials> known = new ConcurrentHashMap<>();

    private record Key(List<String> impersonate, String scope) {}

    Identity(GoogleSettings settings) {
        this.settings = settings;
    }

    /** Credentials that have a token now: what goes wrong on the way to one is told here, and not as the failure of some other call. */
    GoogleCredentials of(List<String> impersonate, String scope) throws CatalogException {
        Key key = new Key(impersonate, scope);
        GoogleCredentials credentials = known.get(key);
        if (credentials == null) {
            GoogleCredentials made = make(key);
            credentials = java.util.Objects.requireNonNullElse(known.putIfAbsent(key, made), made);
        }
        try {
            credentials.refreshIfExpired();
            return credentials;
        } catch (IOException | IllegalStateException e) {
            Failure failure = noToken(e, impersonate);
            // the file may have got a new key meanwhile: the next one reads it again
            known.remove(key, credentials);
            throw new CatalogException(failure);
        }
    }

    /** A token of theirs was refused, and so was a new one: the next call reads again who we are. */
    void forget(List<String> impersonate, String scope) {
        known.remove(new Key(impersonate, scope));
    }

    /** The e-mail address of the principal that acts. */
    String email(List<String> impersonate) throws CatalogException {
        if (!impersonate.isEmpty()) {
            return impersonate.getLast();
        }
        GoogleCredentials own = own();
        try {
            String account = switch (own) {
                case ServiceAccountSigner signer -> signer.getAccount();
                case ExternalAccountCredentials external -> external.getServiceAccountEmail();
                default -> null;
            };
            if (account != null && account.indexOf('@') > 0) {
                return account;
            }
        } catch (RuntimeException e) {
            // what the library throws where the metadata server does not answer has no type of its own
            throw new CatalogException(Failure.of(Kind.CREDENTIALS_UNAVAILABLE, "the metadata server does not say which service account the operator runs as",
                    "see that Workload Identity is set up for the operator's pod"));
        }
        throw new CatalogException(Failure.of(Kind.CREDENTIALS_UNAVAILABLE,
                "the operator's credentials do not say which service account they belong to, so there is no name to log in with",
                "link the operator's Kubernetes service account to one of Google's, or name one in `impersonate`"));
    }

    /** For messages. */
    String who(List<String> impersonate) {
        return Printable.escaped(impersonate.isEmpty() ? ownName() : impersonate.getLast(), SHOWN);
    }

    /** Asks nobody but the metadata server, and that one only where it has given a token. */
    private String ownName() {
        for (GoogleCredentials credentials : known.values()) {
            if (credentials instanceof ServiceAccountSigner signer && !(credentials instanceof ImpersonatedCredentials)) {
                try {
                    return signer.getAccount();
                } catch (RuntimeException e) {
                    return UNNAMED;
                }
            }
        }
        return UNNAMED;
    }

    private GoogleCredentials make(Key key) throws CatalogException {
        GoogleCredentials own = own();
        if (key.impersonate().isEmpty()) {
            return own.createScoped(key.scope());
        }
        String target = key.impersonate().getLast();
        return ImpersonatedCredentials.newBuilder().setSourceCredentials(own.createScoped(CLOUD_PLATFORM)).setTargetPrincipal(target)
                .setDelegates(key.impersonate().subList(0, key.impersonate().size() - 1)).setScopes(List.of(key.scope())).setLifetime(TOKEN_SECONDS)
                .setIamEndpointOverride(settings.iamCredentials() + "v1/projects/-/serviceAccounts/" + target + ":generateAccessToken").build();
    }

    private GoogleCredentials own() throws CatalogException {
        String file = settings.credentialsFile().orElse("");
        if (file.isEmpty()) {
            try {
                return GoogleCredentials.getApplicationDefault();
            } catch (IOException e) {
                throw new CatalogException(Failure.of(Kind.CREDENTIALS_UNAVAILABLE, "there are no credentials for Google Cloud", HOW));
            }
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return GoogleCredentials.fromStream(in);
        } catch (IOException | IllegalArgumentException e) {
            String why = e instanceof java.nio.file.NoSuchFileException || e instanceof InvalidPathException
                    ? "does not exist"
                    : "cannot be read as credentials";
            throw new CatalogException(Failure.of(Kind.CREDENTIALS_UNAVAILABLE,
                    "the file " + Printable.quoted(file) + " that GOOGLE_APPLICATION_CREDENTIALS names " + why, HOW));
        }
    }

    private Failure noToken(Exception e, List<String> impersonate) {
        String who = who(impersonate);
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpResponseException refused) {
                return refused(refused, who, !impersonate.isEmpty());
            }
        }
        return Failure.of(Kind.CREDENTIALS_UNAVAILABLE, "Google gives " + who + " no access token: " + Texts.cause(e),
                "it is retried; see that the operator can reach Google's token service (or the metadata server of its node)");
    }

    private static Failure refused(HttpResponseException refused, String who, boolean impersonated) {
        String why = " (" + refused.getStatusCode() + (Texts.ofBody(refused).isEmpty() ? "" : ": " + Texts.ofBody(refused)) + ")";
        if (impersonated && (refused.getStatusCode() == 403 || refused.getStatusCode() == 404)) {
            return Failure.of(Kind.PERMISSION_DENIED, "the operator may not act as " + who + why,
                    "grant each account of the chain roles/iam.serviceAccountTokenCreator on the next one, and see that the accounts in `impersonate` exist");
        }
        return Failure.of(Kind.CREDENTIALS_UNAVAILABLE, "Google gives " + who + " no access token" + why,
                "see that the account exists and is not disabled, that its key was not deleted and that the clock is right");
    }

    /** The database user of a principal, as Cloud SQL names it. */
    static String databaseUser(String email) {
        String lower = email.toLowerCase(Locale.ROOT);
        String suffix = ".gserviceaccount.com";
        return lower.endsWith(suffix) ? lower.substring(0, lower.length() - suffix.length()) : lower;
    }
}
