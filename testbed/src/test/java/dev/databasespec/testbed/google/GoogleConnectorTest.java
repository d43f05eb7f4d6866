package dev.databasespec.testbed.google;

import static dev.databasespec.testbed.google.Jdbc.ask;
import static dev.databasespec.testbed.google.Jdbc.causes;
import static dev.databasespec.testbed.google.Jdbc.connect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.cloud.sql.ConnectorConfig;
import com.google.cloud.sql.ConnectorRegistry;
import com.google.cloud.sql.RefreshStrategy;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoogleConnectorTest {
    private static final CloudSqlLikeServer OLD = CloudSqlLikeServer.builder().version(15).iamTrust().start();
    private static final CloudSqlLikeServer NEW = CloudSqlLikeServer.builder().version(18).iamTrust().start();
    private static final String USER = "databasespec@acme.iam";

    private final GoogleCloud google = GoogleCloud.start();
    private final String connector = "test-" + UUID.randomUUID();

    @BeforeEach
    void register() throws IOException {
        google.instance("acme", "europe-west1", "old", OLD).flag("cloudsql.iam_authentication", "on");
        google.instance("acme", "europe-west1", "new", NEW).flag("cloudsql.iam_authentication", "on");
        for (var server : new CloudSqlLikeServer[]{OLD, NEW}) {
            server.execute("cloudsqladmin", "SELECT emu.users_insert('" + GoogleCloud.OPERATOR + "', 'CLOUD_IAM_SERVICE_ACCOUNT'),"
                    + " emu.users_insert('other@acme.iam', 'CLOUD_IAM_SERVICE_ACCOUNT')");
        }
        ConnectorRegistry.register(connector, new ConnectorConfig.Builder().withAdminRootUrl(google.url())
                .withGoogleCredentials(Clients.account(google)).withRefreshStrategy(RefreshStrategy.LAZY).build());
    }

    @AfterEach
    void close() {
        ConnectorRegistry.close(connector);
        google.close();
    }

    @AfterAll
    static void stop() {
        OLD.close();
        NEW.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "new"})
    void letsTheConnectorInWithAPassword(String name) throws SQLException {
        var server = name.equals("old") ? OLD : NEW;
        try (var connection = password(name, "postgres", server.adminPassword())) {
            assertThat(ask(connection, "SELECT current_user")).isEqualTo("postgres");
            assertThat(ask(connection, "SHOW server_version")).startsWith(Integer.toString(server.version()));
        }
        assertThatThrownBy(() -> password(name, "postgres", "wrong").close()).isInstanceOfSatisfying(SQLException.class,
                e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
        assertThat(google.calls().of("connect")).extracting(Call::api, Call::resource, Call::who, Call::status)
                .contains(tuple("proxy", "projects/acme/instances/" + name + "/PRIMARY", "postgres", 200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"old", "new"})
    void letsAServiceAccountInByItsTokenAndNobodyElse(String name) throws SQLException {
        try (var connection = iam(name, USER)) {
            assertThat(ask(connection, "SELECT session_user")).isEqualTo(USER);
        }
        for (var other : new String[]{"other@acme.iam", "postgres"}) {
            assertThatThrownBy(() -> iam(name, other).close()).hasMessageContaining("authentication failed for user \"" + other + "\"")
                    .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28000"));
        }
        assertThat(google.calls().of("connect")).extracting(Call::status).containsExactly(200, 403, 403);
    }

    @Test
    void logsInAsWhoIsImpersonated() throws IOException, SQLException {
        var name = "impersonating-" + UUID.randomUUID();
        ConnectorRegistry.register(name, new ConnectorConfig.Builder().withAdminRootUrl(google.url())
                .withGoogleCredentials(Clients.impersonated(google, "other@acme.iam.gserviceaccount.com")).withRefreshStrategy(RefreshStrategy.LAZY)
                .build());
        try (var connection = connect(name, "new", "other@acme.iam", "ignored", true)) {
            assertThat(ask(connection, "SELECT session_user")).isEqualTo("other@acme.iam");
        } finally {
            ConnectorRegistry.close(name);
        }
        var impersonations = google.calls().of("generateAccessToken");
        assertThat(impersonations).hasSize(2).extracting(Call::resource)
                .containsOnly("projects/-/serviceAccounts/other@acme.iam.gserviceaccount.com/via/middle@acme.iam.gserviceaccount.com");
        assertThat(google.calls().of("connect.get")).extracting(Call::who).containsExactly("other@acme.iam.gserviceaccount.com");
    }

    @Test
    void logsInWithScopedCredentials() throws IOException, SQLException {
        var name = "scoped-" + UUID.randomUUID();
        ConnectorRegistry.register(name, new ConnectorConfig.Builder().withAdminRootUrl(google.url())
                .withGoogleCredentials(Clients.account(google).createScoped(Clients.ADMIN_SCOPE)).withRefreshStrategy(RefreshStrategy.LAZY).build());
        try (var connection = connect(name, "new", USER, "ignored", true)) {
            assertThat(ask(connection, "SELECT session_user")).isEqualTo(USER);
        } finally {
            ConnectorRegistry.close(name);
        }
        assertThat(google.calls().of("token")).as("one token for the API, one for the login").hasSize(2);
    }

    @Test
    void refusesIamUsersWithoutATokenOrTheFlag() {
        assertThatThrownBy(() -> password("old", USER, "x").close()).hasMessageContaining("Cloud SQL IAM service account authentication failed");
        google.instance("acme", "europe-west1", "plain", OLD);
        assertThatThrownBy(() -> iam("plain", USER).close()).hasMessageContaining("Cloud SQL IAM service account authentication failed");
    }

    @Test
    void listensWhereTheInstanceHasAddresses() throws SQLException {
        var instance = google.instance("acme", "europe-west1", "hidden", OLD).ipTypes("PRIVATE");
        assertThat(instance.address("PRIVATE")).startsWith("127.0.").isNotEqualTo("127.0.0.1");
        try (var connection = password("hidden", "postgres", OLD.adminPassword())) {
            assertThat(ask(connection, "SELECT 1")).isEqualTo("1");
        }
        assertThat(google.calls().of("connect")).extracting(Call::resource).containsExactly("projects/acme/instances/hidden/PRIVATE");
    }

    @Test
    void closesSessionsInTheirMiddle() throws SQLException {
        var instance = google.instance("acme", "europe-west1", "cut", OLD);
        try (var connection = password("cut", "postgres", OLD.adminPassword())) {
            instance.cutConnections();
            assertThatThrownBy(() -> ask(connection, "SELECT 1")).isInstanceOfSatisfying(SQLException.class,
                    e -> assertThat(e.getSQLState()).startsWith("08"));
        }
    }

    @Test
    void showsCertificatesThatTheConnectorMustNotAccept() throws SQLException {
        for (var fault : new Fault[]{Fault.Wire.EXPIRED_SERVER_CERTIFICATE, Fault.Wire.WRONG_SERVER_AUTHORITY}) {
            google.faults().next("connect", fault);
            assertThatThrownBy(() -> password("old", "postgres", OLD.adminPassword()).close()).hasRootCauseInstanceOf(Exception.class)
                    .satisfies(e -> assertThat(causes(e)).contains(SSLHandshakeException.class));
        }
    }

    @Test
    void refusesAClientWhoseCertificateIsOver() {
        google.faults().always("connect.generateEphemeralCert", Fault.Wire.EXPIRED_CLIENT_CERTIFICATE);
        assertThatThrownBy(() -> password("old", "postgres", OLD.adminPassword()).close()).isInstanceOf(SQLException.class);
        Await.until("the refusal to be recorded", Duration.ofSeconds(10), () -> google.calls().count("connect") > 0);
        assertThat(google.calls().of("connect")).extracting(Call::status).containsOnly(401);
    }

    @Test
    void isAskedAgainByTheConnectorItselfAfterAnErrorOfTheServer() throws SQLException {
        google.faults().next("connect.get", Fault.unavailable()).next("connect.generateEphemeralCert", Fault.http(500, "internalError", "x"));
        try (var connection = password("old", "postgres", OLD.adminPassword())) {
            assertThat(ask(connection, "SELECT 1")).isEqualTo("1");
        }
        assertThat(google.calls().of("connect.get")).extracting(Call::status).containsExactly(503, 200);
    }

    @Test
    void passesErrorsOfTheAdminApiToTheCaller() {
        google.faults().always("connect.get", Fault.notAuthorized());
        assertThatThrownBy(() -> password("old", "postgres", OLD.adminPassword()).close())
                .satisfies(e -> assertThat(causes(e)).contains(GoogleJsonResponseException.class));
        assertThat(google.calls().count("connect.get")).isEqualTo(1);
    }

    private Connection password(String instance, String user, String password) throws SQLException {
        return connect(connector, instance, user, password, false);
    }

    private Connection iam(String instance, String user) throws SQLException {
        return connect(connector, instance, user, "ignored", true);
    }
}
