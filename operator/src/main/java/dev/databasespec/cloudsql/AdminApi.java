package dev.databasespec.cloudsql;

import com.google.api.client.googleapis.services.AbstractGoogleClientRequest;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpStatusCodes;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.sqladmin.model.Operation;
import com.google.api.services.sqladmin.model.OperationError;
import com.google.auth.http.HttpCredentialsAdapter;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target.CloudSql;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Calls of the Admin API: each request counted, tried again where that may help, its error translated; changes are waited for. */
final class AdminApi {
    /** With what is only read: somebody waits, and is better told soon. */
    private static final Patience READING = new Patience(Duration.ofSeconds(10), Duration.ofSeconds(3), Duration.ofSeconds(7));
    private static final Patience CHANGING = new Patience(Duration.ofMinutes(2), Duration.ofSeconds(10), Duration.ofSeconds(30));
    private final GoogleSettings settings;
    private final Identity identity;
    private final GoogleMeter meter;
    private final Backoff.Waits retries;
    private final Backoff.Waits polls;

    /** One request. */
    interface Ask<T> {
        AbstractGoogleClientRequest<T> of(SQLAdmin client) throws IOException;
    }

    /** For all tries together; for a connection, and for the answer to one request, where there is as much left. */
    private record Patience(Duration total, Duration connect, Duration answer) {}

    AdminApi(GoogleSettings settings, Identity identity, GoogleMeter meter, Backoff.Waits retries, Backoff.Waits polls) {
        this.settings = settings;
        this.identity = identity;
        this.meter = meter;
        this.retries = retries;
        this.polls = polls;
    }

    Doing doing(AdminCall call, CloudSql instance, String what) {
        return new Doing(call, instance, what, identity);
    }

    <T> T read(Doing doing, Ask<T> ask) throws CatalogException {
        return call(doing, ask, READING, retries.within(READING.total()));
    }

    private <T> T call(Doing doing, Ask<T> ask, Patience patience, Backoff backoff) throws CatalogException {
        for (;;) {
            SQLAdmin client = client(doing, backoff.atMost(patience.connect()), backoff.atMost(patience.answer()));
            try {
                return ask.of(client).execute();
            } catch (IOException e) {
                if (e instanceof HttpResponseException refused && refused.getStatusCode() == HttpStatusCodes.STATUS_CODE_UNAUTHORIZED) {
                    identity.forget(doing.instance().impersonate(), Identity.SQL_ADMIN);
                }
                if (!AdminFailures.passes(e) || !backoff.again()) {
                    throw new CatalogException(AdminFailures.of(doing, e));
                }
            }
        }
    }

    /** Returns when the operation is done. */
    void change(Doing doing, Ask<Operation> ask) throws CatalogException {
        Backoff backoff = retries.within(CHANGING.total());
        for (;;) {
            List<OperationError> errors = errors(done(doing, call(doing, ask, CHANGING, backoff)));
            if (errors.isEmpty()) {
                return;
            }
            OperationError error = errors.getFirst();
            String message = String.valueOf(error.getMessage());
            if (!AdminFailures.isYoung(message) || !backoff.again()) {
                throw new CatalogException(AdminFailures.ofOperation(doing, error.getCode() == null ? "" : error.getCode(), message));
            }
        }
    }

    private static List<OperationError> errors(Operation operation) {
        return operation.getError() == null || operation.getError().getErrors() == null ? List.of() : operation.getError().getErrors();
    }

    private Operation done(Doing doing, Operation begun) throws CatalogException {
        Backoff backoff = polls.within(CHANGING.total());
        Operation operation = begun;
        while (!"DONE".equals(operation.getStatus())) {
            if (!backoff.again()) {
                throw new CatalogException(Failure.of(Kind.CONCURRENT_CHANGE,
                        doing.sentence() + ": operation " + Texts.shown(begun.getName()) + " is still " + Texts.shown(String.valueOf(operation.getStatus())),
                        "the next pass looks whether it took effect, and asks again otherwise (gcloud sql operations describe " + Texts.shown(begun.getName())
                                + " --project "
                                + doing.project() + ")"));
            }
            operation = call(doing.call(AdminCall.OPERATIONS_GET), client -> client.operations().get(doing.instance().project(), begun.getName()), CHANGING,
                    retries.within(CHANGING.total()));
        }
        return operation;
    }

    private SQLAdmin client(Doing doing, Duration connect, Duration answer) throws CatalogException {
        var adapter = new HttpCredentialsAdapter(identity.of(doing.instance().impersonate(), Identity.SQL_ADMIN));
        HttpRequestInitializer initializer = request -> {
            adapter.initialize(request);
            request.setConnectTimeout((int) connect.toMillis()).setReadTimeout((int) answer.toMillis());
            count(request, adapter, doing.call().method());
        };
        return new SQLAdmin.Builder(Transport.SHARED, GsonFactory.getDefaultInstance(), initializer).setRootUrl(settings.sqlAdmin())
                .setApplicationName("databasespec").build();
    }

    /** The client repeats a request by itself where a token turns out to be stale: that is a request, too. */
    private void count(HttpRequest request, HttpCredentialsAdapter adapter, String method) {
        request.setUnsuccessfulResponseHandler((asked, response, again) -> {
            meter.request("sqladmin", method, Integer.toString(response.getStatusCode()));
            return adapter.handleResponse(asked, response, again);
        });
        request.setIOExceptionHandler((asked, again) -> {
            meter.request("sqladmin", method, "IO_ERROR");
            return false;
        });
        request.setResponseInterceptor(response -> {
            if (response.isSuccessStatusCode()) {
                meter.request("sqladmin", method, Integer.toString(response.getStatusCode()));
            }
        });
    }

    /** Made when first needed. */
    private static final class Transport {
        static final HttpTransport SHARED = new NetHttpTransport();
    }
}
