package dev.databasespec.audit;

import com.google.api.core.ApiFuture;
import com.google.api.gax.retrying.RetrySettings;
import com.google.auth.Credentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.ServiceOptions;
import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.FirestoreOptions;
import dev.databasespec.reconcile.AuditEntry;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The client, made when it is first needed, and the names of the documents. */
final class FirestoreStore implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(14);
    private static final String SCOPE = "https://www.googleapis.com/auth/datastore";
    private final AuditSettings settings;
    private final Duration patience;
    private @Nullable Firestore client;

    FirestoreStore(AuditSettings settings) {
        this(settings, PATIENCE);
    }

    FirestoreStore(AuditSettings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience;
    }

    /** A question to Firestore. */
    interface Question<T> {
        ApiFuture<T> ask(Firestore client);
    }

    Deadline deadline() {
        return Deadline.in(patience);
    }

    /** The answer, or what is to be done about there being none; never later than the deadline. */
    <T> T ask(Deadline deadline, Question<T> question) throws AuditException {
        ApiFuture<T> answer = question.ask(client());
        try {
            return answer.get(deadline.nanosLeft(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw FirestoreFailures.late(name(), patience);
        } catch (ExecutionException e) {
            throw FirestoreFailures.of(name(), e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new AuditException(AuditException.Kind.SinkUnavailable, "interrupted while waiting for " + name());
        }
    }

    CollectionReference databases() throws AuditException {
        return client().collection(settings.collection());
    }

    DocumentReference head(AuditEntry.Place target) throws AuditException {
        return databases().document(Ids.of(target));
    }

    DocumentReference document(AuditRecord record) throws AuditException {
        return head(record.target()).collection(Documents.CHANGES).document(Ids.of(record.uid(), record.sequence()));
    }

    String name() {
        return "Firestore (" + settings.emulator().map(host -> "emulator " + host + ", ").orElse("") + "project "
                + settings.project().orElse("of the credentials")
                + ", database " + settings.database() + ", collection " + settings.collection() + ")";
    }

    private synchronized Firestore client() throws AuditException {
        Firestore made = client;
        if (made == null) {
            made = connect();
            client = made;
        }
        return made;
    }

    private Firestore connect() throws AuditException {
        FirestoreOptions.Builder options = FirestoreOptions.newBuilder().setDatabaseId(settings.database());
        options.setRetrySettings(RetrySettings.newBuilder().setInitialRetryDelayDuration(Duration.ofMillis(200)).setRetryDelayMultiplier(2)
                .setMaxRetryDelayDuration(Duration.ofSeconds(2)).setInitialRpcTimeoutDuration(patience).setMaxRpcTimeoutDuration(patience)
                .setRpcTimeoutMultiplier(1)
                .setTotalTimeoutDuration(patience).build());
        if (settings.emulator().isPresent()) {
            options.setEmulatorHost(settings.emulator().get()).setCredentials(new FirestoreOptions.EmulatorCredentials());
            options.setProjectId(project(Optional.empty()));
        } else {
            Credentials credentials = credentials();
            options.setCredentials(credentials).setProjectId(project(Optional.of(credentials)));
        }
        return options.build().getService();
    }

    private Credentials credentials() throws AuditException {
        try {
            return (settings.credentialsFile().isPresent() ? read(settings.credentialsFile().get()) : GoogleCredentials.getApplicationDefault())
                    .createScoped(SCOPE);
        } catch (IOException e) {
            throw new AuditException(AuditException.Kind.SinkRefused, "no credentials for " + name() + " (" + e.getClass().getSimpleName()
                    + "): give the Pod a service account through Workload Identity, or set GOOGLE_APPLICATION_CREDENTIALS", e);
        }
    }

    private static GoogleCredentials read(String file) throws IOException {
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            return GoogleCredentials.fromStream(in);
        }
    }

    private String project(Optional<Credentials> credentials) throws AuditException {
        return settings.project().or(() -> credentials.map(c -> c instanceof GoogleCredentials google ? google.getProjectId() : null))
                .or(() -> Optional.ofNullable(ServiceOptions.getDefaultProjectId()))
                .orElseThrow(() -> new AuditException(AuditException.Kind.SinkRefused,
                        "which project of Google Cloud holds the history is not known: set DBSPEC_FIRESTORE_PROJECT"));
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
            client = null;
        }
    }
}
