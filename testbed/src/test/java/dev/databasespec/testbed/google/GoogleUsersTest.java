package dev.databasespec.testbed.google;

import static dev.databasespec.testbed.google.Errors.assertError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.api.services.sqladmin.SQLAdmin;
import com.google.api.services.sqladmin.model.User;
import com.google.api.services.sqladmin.model.UsersListResponse;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Profile;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoogleUsersTest {
    private static final CloudSqlLikeServer OLD = CloudSqlLikeServer.builder().version(15).profile(Profile.PERMISSIVE).start();
    private static final CloudSqlLikeServer NEW = CloudSqlLikeServer.builder().version(18).profile(Profile.PERMISSIVE).start();

    private final GoogleCloud google = GoogleCloud.start();
    private final Instance instance = google.instance("acme", "europe-west1", "orders", OLD);
    private SQLAdmin admin;

    @BeforeEach
    void connect() throws IOException {
        google.instance("acme", "europe-west1", "new", NEW);
        admin = Clients.admin(google);
    }

    @AfterEach
    void stop() {
        google.close();
        for (var server : List.of(OLD, NEW)) {
            server.execute("cloudsqladmin", "DO $$ DECLARE u text; BEGIN FOR u IN SELECT name FROM emu.users WHERE name <> 'postgres' LOOP "
                    + "PERFORM emu.users_delete(u); END LOOP; END $$");
        }
    }

    @AfterAll
    static void stopServers() {
        OLD.close();
        NEW.close();
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
        OLD.execute("cloudsqladmin", "DELETE FROM emu.users");
        try {
            UsersListResponse answer = admin.users().list("acme", "orders").execute();
            assertThat(answer.getItems()).isNull();
        } finally {
            OLD.execute("cloudsqladmin", "INSERT INTO emu.users VALUES ('postgres', 'BUILT_IN', NULL)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "new"})
    void updatesRolesByQueryParametersAndIgnoresThoseOfTheBody(String name) throws IOException {
        admin.users().insert("acme", name, new User().setName("app").setPassword("pw").setDatabaseRoles(List.of("pg_monitor"))).execute();
        admin.users().update("acme", name, new User().setDatabaseRoles(List.of("pg_read_all_data"))).setName("app").execute();
        assertThat(roles(name)).containsExactly("pg_monitor");
        admin.users().update("acme", name, new User()).setName("app").setDatabaseRoles(List.of("pg_read_all_data", "pg_write_all_data")).execute();
        assertThat(roles(name)).containsExactly("pg_monitor", "pg_read_all_data", "pg_write_all_data");
        admin.users().update("acme", name, new User()).setName("app").setDatabaseRoles(List.of("pg_monitor")).setRevokeExistingRoles(true).execute();
        assertThat(roles(name)).containsExactly("pg_monitor");
    }

    @Test
    void deletesAUserUnlessItStillOwnsSomething() throws IOException {
        insert(new User().setName("app").setPassword("pw"));
        OLD.execute("postgres", "CREATE TABLE orders(id int); ALTER TABLE orders OWNER TO app; CREATE VIEW v AS SELECT 1 AS x; ALTER VIEW v OWNER TO app");
        try {
            assertError(() -> admin.users().delete("acme", "orders").setName("app").setHost("").execute(), 400, "invalid",
                    "Invalid request: failed to delete user app: . role \"app\" cannot be dropped because some objects depend on it Details: "
                            + "2 objects in database postgres.");
        } finally {
            OLD.execute("postgres", "DROP VIEW v; DROP TABLE orders");
        }
        assertThat(admin.users().delete("acme", "orders").setName("app").setHost("").execute().getStatus()).isEqualTo("DONE");
        assertThat(list()).extracting(User::getName).containsExactly("postgres");
        assertError(() -> admin.users().delete("acme", "orders").setName("app").execute(), 404, "userDoesNotExist", "The user does not exist.");
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

    private void insert(User user) throws IOException {
        admin.users().insert("acme", "orders", user).execute();
    }

    private List<User> list() throws IOException {
        return admin.users().list("acme", "orders").execute().getItems();
    }

    private List<String> roles(String instance) throws IOException {
        return admin.users().get("acme", instance, "app").execute().getDatabaseRoles();
    }
}
