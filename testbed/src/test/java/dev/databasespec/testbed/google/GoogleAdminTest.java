package dev.databasespec.testbed.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.sqladmin.model.Database;
import com.google.api.services.sqladmin.model.DatabaseFlags;
import com.google.api.services.sqladmin.model.DatabaseInstance;
import com.google.api.services.sqladmin.model.Settings;
import com.google.api.services.sqladmin.model.User;
import com.google.api.services.sqladmin.model.UsersListResponse;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Profile;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
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
    void insertsUsersAndListsThemAsGoogleNamesThem() throws IOException {
        insert(new User().setName("app").setPassword("pw").setDatabaseRoles(List.of("pg_monitor")));
        insert(new User().setName("Ann@acme.com").setType("CLOUD_IAM_USER"));
        insert(new User().setName("etl@acme.iam.gserviceaccount.com").setType("CLOUD_IAM_SERVICE_ACCOUNT"));
        insert(new User().setName("devs@acme.com").setType("CLOUD_IAM_GROUP"));
        assertThat(list()).extracting(User::getName, User::getType, User::getIamStatus).containsExactly(
                tuple("ann@acme.com", "CLOUD_IAM_USER", "IAM_STATUS_UNSPECIFIED"),
                tuple("app", null, "IAM_STATUS_UNSPECIFIED"),
                tuple("devs@acme.com", "CLOUD_IAM_GROUP", "ACTIVE"),
                tuple("etl@acme.iam", "CLOUD_IAM_SERVICE_ACCOUNT", "IAM_STATUS_UNSPECIFIED"),
                tuple("postgres", null, "IAM_STATUS_UNSPECIFIED"));
        assertThat(admin.users().get("acme", "orders", "etl@acme.iam").execute().getType()).isEqualTo("CLOUD_IAM_SERVICE_ACCOUNT");
        assertThat(google.calls().of("users.insert")).extracting(Call::resource, Call::who, Call::status)
                .contains(tuple("projects/acme/instances/orders/users/app", GoogleCloud.OPERATOR, 200));
        assertThat(google.calls().of("token")).extracting(Call::api, Call::who).containsExactly(tuple("oauth", GoogleCloud.OPERATOR));
    }

    @Test
    void leavesOutTheItemsOfAnEmptyList() throws IOException {
        SERVER.execute("cloudsqladmin", "DELETE FROM emu.users");
        try {
            UsersListResponse answer = admin.users().list("acme", "orders").execute();
            assertThat(answer.getItems()).isNull();
        } finally {
            SERVER.execute("cloudsqladmin", "INSERT INTO emu.users VALUES ('postgres', 'BUILT_IN', NULL)");
        }
    }

    @Test
    void updatesRolesByQueryParametersAndIgnoresThoseOfTheBody() throws IOException {
        insert(new User().setName("app").setPassword("pw").setDatabaseRoles(List.of("pg_monitor")));
        admin.users().update("acme", "orders", new User().setDatabaseRoles(List.of("pg_read_all_data"))).setName("app").execute();
        assertThat(roles("app")).containsExactly("pg_monitor");
        admin.users().update("acme", "orders", new User()).setName("app").setDatabaseRoles(List.of("pg_read_all_data", "pg_write_all_data")).execute();
        assertThat(roles("app")).containsExactly("pg_monitor", "pg_read_all_data", "pg_write_all_data");
        admin.users().update("acme", "orders", new User()).setName("app").setDatabaseRoles(List.of("pg_monitor")).setRevokeExistingRoles(true).execute();
        assertThat(roles("app")).containsExactly("pg_monitor");
    }

    @Test
    void deletesAUserUnlessItStillOwnsSomething() throws IOException {
        insert(new User().setName("app").setPassword("pw"));
        SERVER.execute("postgres", "CREATE TABLE orders(id int); ALTER TABLE orders OWNER TO app; CREATE VIEW v AS SELECT 1 AS x; ALTER VIEW v OWNER TO app");
        try {
            assertError(() -> admin.users().delete("acme", "orders").setName("app").setHost("").execute(), 400, "invalid",
                    "Invalid request: failed to delete user app: . role \"app\" cannot be dropped because some objects depend on it Details: "
                            + "2 objects in database postgres.");
        } finally {
            SERVER.execute("postgres", "DROP VIEW v; DROP TABLE orders");
        }
        assertThat(admin.users().delete("acme", "orders").setName("app").setHost("").execute().getStatus()).isEqualTo("DONE");
        assertThat(list()).extracting(User::getName).containsExactly("postgres");
        assertError(() -> admin.users().delete("acme", "orders").setName("app").execute(), 404, "userDoesNotExist", "The user does not exist.");
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
    void refusesWhatGoogleRefuses() {
        assertError(() -> admin.users().list("acme", "none").execute(), 404, "instanceDoesNotExist", "The Cloud SQL instance does not exist.");
        assertError(() -> insert(new User().setName("pg_mine")), 400, "invalid", "Invalid request: User name \"pg_mine\" is reserved.");
        assertError(() -> insert(new User().setName("etl").setType("CLOUD_IAM_SERVICE_ACCOUNT")), 400, "invalid",
                "Invalid request: User name \"etl\" is not valid for a user of type CLOUD_IAM_SERVICE_ACCOUNT.");
        instance.activationPolicy("NEVER");
        assertError(() -> admin.users().list("acme", "orders").execute(), 400, "invalid",
                "Invalid request: Invalid request since instance is not running.");
        instance.activationPolicy("ALWAYS").state("SUSPENDED");
        assertError(() -> admin.users().list("acme", "orders").execute(), 409, "invalidState",
                "Instance is not accessible to user. Instance state: SUSPENDED.");
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
        var credentials = ImpersonatedCredentials.newBuilder().setSourceCredentials(Clients.account(google)).setTargetPrincipal(target)
                .setDelegates(List.of("middle@acme.iam.gserviceaccount.com")).setScopes(List.of(Clients.ADMIN_SCOPE)).setLifetime(3600)
                .setHttpTransportFactory(NetHttpTransport::new)
                .setIamEndpointOverride(google.url() + "v1/projects/-/serviceAccounts/" + target + ":generateAccessToken").build();
        var impersonating = Clients.admin(google, new HttpCredentialsAdapter(credentials));
        assertThat(impersonating.users().list("acme", "orders").execute().getItems()).hasSize(1);
        assertThat(google.calls().of("users.list")).extracting(Call::who).containsExactly(target);
        assertThat(google.calls().of("generateAccessToken")).extracting(Call::who, Call::resource)
                .containsExactly(tuple(GoogleCloud.OPERATOR, "projects/-/serviceAccounts/" + target));
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

    private List<String> roles(String name) throws IOException {
        return admin.users().get("acme", "orders", name).execute().getDatabaseRoles();
    }

    private com.google.api.services.sqladmin.model.Operation poll(String name) throws IOException {
        return admin.operations().get("acme", name).execute();
    }

    private static void assertError(ThrowingCallable call, int code, String reason, @Nullable String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(GoogleJsonResponseException.class, e -> {
            assertThat(e.getStatusCode()).isEqualTo(code);
            assertThat(e.getDetails().getErrors().getFirst().getReason()).isEqualTo(reason);
            if (message != null) {
                assertThat(e.getDetails().getMessage()).isEqualTo(message);
            }
        });
    }
}
