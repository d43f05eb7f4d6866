package dev.databasespec.testbed.google;

import static dev.databasespec.testbed.google.Errors.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.sqladmin.model.Database;
import com.google.api.services.sqladmin.model.DatabaseFlags;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.Operation;
import com.google.api.services.sqladmin.model.Settings;
import com.google.api.services.sqladmin.model.User;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Profile;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GoogleAdminTest {
    private static final CloudSqlLikeServer SERVER = CloudSqlLikeServer.builder().version(15).profile(Profile.PERMISSIVE).start();

    private final GoogleCloud google = GoogleCloud.start();
    private final Instance instance = google.instance("acme", "europe-west1", "orders", SERVER);
    private SQLAdmin admin;

    @AfterAll
    static void stopServer() {
        SERVER.close();
    }

    @BeforeEach
    void connect() throws IOException {
        admin = Clients.admin(google);
    }

    @AfterEach
    void stop() {
        google.close();
        SERVER.execute("cloudsqladmin", "DO $$ DECLARE u text; BEGIN FOR u IN SELECT name FROM emu.users WHERE name <> 'postgres' LOOP "
                + "PERFORM emu.users_delete(u); END LOOP; END $$");
    }

    @Test
    void letsOneOperationPerInstanceBePending() throws IOException {
        google.slowOperations(2);
        var operation = admin.users().insert("acme", "orders", new User().setName("app").setPassword("pw")).execute();
        assertThat(operation.getStatus()).isEqualTo("PENDING");
        assertThat(list()).extracting(User::getName).containsExactly("postgres");
        assertThat(poll(operation.getName()).getStatus()).isEqualTo("RUNNING");
        assertThat(poll(operation.getName()).getStatus()).isEqualTo("DONE");
        assertThat(list()).extracting(User::getName).containsExactly("app", "postgres");
        admin.users().delete("acme", "orders").setName("app").execute();
        assertError(() -> insert(new User().setName("other")), 409, "operationInProgress",
                "Operation failed because another operation was already in progress.");
        assertThat(admin.operations().list("acme").setInstance("orders").execute().getItems()).extracting(Operation::getOperationType)
                .containsExactly("DELETE_USER", "CREATE_USER");
        google.finishOperations();
        assertThat(list()).extracting(User::getName).containsExactly("postgres");
        assertError(() -> poll("unknown"), 404, "operationDoesNotExist", "The Cloud SQL instance operation does not exist.");
    }

    @Test
    void reportsAFailedOperationAsDoneWithAnError() throws IOException {
        google.faults().next("users.insert", Fault.operation("INTERNAL_ERROR", "An unknown error occurred."));
        var operation = admin.users().insert("acme", "orders", new User().setName("app").setPassword("pw")).execute();
        assertThat(operation.getStatus()).isEqualTo("DONE");
        assertThat(operation.getError().getErrors().getFirst().getCode()).isEqualTo("INTERNAL_ERROR");
        assertThat(list()).extracting(User::getName).containsExactly("postgres");
    }

    @Test
    void failsAsToldForTheNextCallsOfOneInstance() throws IOException {
        google.instance("acme", "europe-west1", "other", SERVER);
        google.faults().on(instance).next("users.list", 2, Fault.notAuthorized());
        assertThat(admin.users().list("acme", "other").execute().getItems()).hasSize(1);
        assertError(() -> admin.users().list("acme", "orders").execute(), 403, "notAuthorized", "The client is not authorized to make this request.");
        assertError(() -> admin.users().list("acme", "orders").execute(), 403, "notAuthorized", "The client is not authorized to make this request.");
        assertThat(list()).hasSize(1);
        google.faults().always("users.list", Fault.Wire.CUT);
        assertThatThrownBy(() -> admin.users().list("acme", "orders").execute()).isInstanceOf(IOException.class)
                .isNotInstanceOf(GoogleJsonResponseException.class);
    }

    @Test
    void losesConnectionsBeforeTheWorkAndAfterIt() throws IOException {
        google.faults().next("users.list", Fault.Wire.CUT).next("users.insert", Fault.Wire.CUT).next("users.insert", Fault.Wire.ANSWER_LOST);
        assertThat(list()).as("the JDK asks again by itself where that changes nothing").hasSize(1);
        assertThat(google.calls().of("users.list")).extracting(Call::status).containsExactly(0, 200);
        assertThatThrownBy(() -> insert(new User().setName("app").setPassword("pw"))).isInstanceOf(SocketException.class);
        assertThat(list()).extracting(User::getName).containsExactly("postgres");
        assertThatThrownBy(() -> insert(new User().setName("app").setPassword("pw"))).isInstanceOf(SocketException.class);
        assertThat(list()).extracting(User::getName).containsExactly("app", "postgres");
    }

    @Test
    void answersWhenTheTestSaysSo() throws Exception {
        var latch = new CountDownLatch(1);
        google.faults().next("users.list", Fault.hold(latch));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var late = threads.submit(this::list);
            Await.until("the first call to be held", Duration.ofSeconds(10), () -> google.faults().isEmpty());
            insert(new User().setName("app").setPassword("pw"));
            assertThat(late.isDone()).isFalse();
            latch.countDown();
            assertThat(late.get()).extracting(User::getName).containsExactly("app", "postgres");
        }
    }

    @Test
    void wantsATokenThatItKnowsAndThatIsMeantForIt() throws IOException {
        assertError(() -> Clients.admin(google, _ -> {}).users().list("acme", "orders").execute(), 401, "authError",
                "Request had invalid authentication credentials. Expected OAuth 2 access token.");
        var other = GoogleCredentials
                .create(AccessToken.newBuilder().setTokenValue(google.token("ann@acme.com", "https://www.googleapis.com/auth/drive")).build());
        assertError(() -> Clients.admin(google, new HttpCredentialsAdapter(other)).users().list("acme", "orders").execute(), 403, "insufficientPermissions",
                "Request had insufficient authentication scopes.");
        list();
        google.revokeTokens();
        assertThat(list()).hasSize(1); // the client takes a new token after a 401
        assertThat(google.calls().count("token")).isEqualTo(2);
    }

    @Test
    void impersonatesServiceAccounts() throws IOException {
        var target = "admin@acme.iam.gserviceaccount.com";
        var credentials = Clients.impersonated(google, target);
        var impersonating = Clients.admin(google, new HttpCredentialsAdapter(credentials));
        assertThat(impersonating.users().list("acme", "orders").execute().getItems()).hasSize(1);
        assertThat(google.calls().of("users.list")).extracting(Call::who).containsExactly(target);
        assertThat(google.calls().of("generateAccessToken")).extracting(Call::who, Call::resource)
                .containsExactly(tuple(GoogleCloud.OPERATOR, "projects/-/serviceAccounts/" + target + "/via/middle@acme.iam.gserviceaccount.com"));
    }

    @Test
    void patchesSettingsAndReplacesArraysAsAWhole() throws IOException {
        instance.flag("max_connections", "100");
        var read = admin.instances().get("acme", "orders").execute();
        assertThat(read.getConnectionName()).isEqualTo("acme:europe-west1:orders");
        assertThat(read.getDatabaseVersion()).isEqualTo("POSTGRES_15");
        var flag = new DatabaseFlags().setName("cloudsql.iam_authentication").setValue("on");
        var change = new DatabaseInstance().setSettings(
                new Settings().setSettingsVersion(read.getSettings().getSettingsVersion()).setDatabaseFlags(List.of(flag)));
        assertThat(admin.instances().patch("acme", "orders", change).execute().getOperationType()).isEqualTo("UPDATE");
        assertThat(instance.flag("cloudsql.iam_authentication")).isEqualTo("on");
        assertThat(instance.flag("max_connections")).isEmpty();
        assertThat(admin.instances().list("acme").execute().getItems().getFirst().getSettings().getTier()).isEqualTo("db-custom-1-3840");
        assertError(() -> admin.instances().patch("acme", "orders", change).execute(), 412, "staleData",
                "Precondition failed: the settings version is stale.");
    }

    @Test
    void makesDatabases() throws IOException {
        admin.databases().insert("acme", "orders", new Database().setName("shop")).execute();
        assertThat(admin.databases().list("acme", "orders").execute().getItems()).extracting(Database::getName).containsExactly("postgres", "shop");
        assertError(() -> admin.databases().insert("acme", "orders", new Database().setName("shop")).execute(), 400, "invalid", null);
    }

    private void insert(User user) throws IOException {
        admin.users().insert("acme", "orders", user).execute();
    }

    private List<User> list() throws IOException {
        return admin.users().list("acme", "orders").execute().getItems();
    }

    private Operation poll(String name) throws IOException {
        return admin.operations().get("acme", name).execute();
    }
}
