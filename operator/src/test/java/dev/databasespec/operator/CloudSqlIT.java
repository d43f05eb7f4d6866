package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.cloud.sql.ConnectorConfig;
import com.google.cloud.sql.ConnectorRegistry;
import com.google.cloud.sql.RefreshStrategy;
import dev.databasespec.api.UserStatus;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.OperatorProcess;
import dev.databasespec.testbed.Profile;
import dev.databasespec.testbed.RequiresControlPlane;
import dev.databasespec.testbed.google.Call;
import dev.databasespec.testbed.google.GoogleCloud;
import java.io.FileInputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped operator on Google Cloud: only its environment says that Google is a fake here. */
@RequiresControlPlane
class CloudSqlIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static ControlPlane plane;
    private static GoogleCloud google;
    private static OperatorProcess operator;

    @BeforeAll
    static void start() {
        plane = ControlPlane.start();
        google = GoogleCloud.start();
        google.slowOperations(2);
    }

    @AfterAll
    static void stop() {
        google.close();
        plane.close();
    }

    @ParameterizedTest
    @CsvSource({"18, STRICT", "15, PERMISSIVE"})
    void principalsComeAreGrantedLogInAreHealedAndGoAgain(int version, Profile profile) throws IOException, SQLException {
        try (var server = CloudSqlLikeServer.builder().version(version).profile(profile).iamTrust().start()) {
            var stage = new Stage(plane, server);
            stage.applyCrds();
            String name = "pg" + version;
            google.instance("acme", "europe-west1", name, server).flag("cloudsql.iam_authentication", "on").ipTypes("PRIVATE");
            google.secret("projects/acme/locations/europe-west1/secrets/" + name + "-postgres-password").add(server.adminPassword());
            try (var running = OperatorProcess.start(plane.operatorKubeconfig(), google.environment())) {
                operator = running;
                wholeWay(stage.namespace(), name);
            }
        }
    }

    private static void wholeWay(Tenant team, String instance) throws IOException, SQLException {
        team.execute("SET ROLE cloudsqlsuperuser; CREATE SCHEMA app; CREATE TABLE app.orders (id int); INSERT INTO app.orders VALUES (42)");
        team.apply("""
                apiVersion: databasespec.dev/v1alpha1
                kind: DatabaseInstance
                metadata: {name: pg}
                spec:
                  cloudSql: {project: acme, region: europe-west1, instance: %s}
                  interval: 10m
                """.formatted(instance));
        team.awaitInstance("Available");
        google.calls().clear();
        team.apply(team.spec(users("""
                - {principal: alice-$@acme.com, roles: [$_reader], create: true}
                - {principal: api-$@acme.iam.gserviceaccount.com, roles: [$_reader, pg_monitor], create: true}
                - {principal: team-$@acme.com, type: Group, roles: [$_reader], create: true}
                """)));
        team.awaitReady("Converged");
        assertThat(google.calls().count("users.insert")).isEqualTo(3);
        assertThat(google.calls().count("users.list")).isLessThanOrEqualTo(1);
        assertThat(team.status().users()).hasSize(3).allSatisfy(u -> {
            assertThat(u.present()).isTrue();
            assertThat(u.listed()).isTrue();
            assertThat(u.effectiveRoles()).contains(team.name() + "_reader");
        });
        assertThat(team.status().users()).extracting(UserStatus::role).contains("api-" + team.name() + "@acme.iam");
        try (var api = login(instance, team.name(), "api-" + team.name() + "@acme.iam.gserviceaccount.com");
                var rows = api.createStatement().executeQuery("SELECT id, pg_has_role('pg_monitor', 'USAGE') FROM app.orders")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(42);
            assertThat(rows.getBoolean(2)).as("a predefined role, through the Admin API from 16 on").isTrue();
        }
        team.execute("SET ROLE cloudsqlsuperuser; REVOKE $_reader FROM \"alice-$@acme.com\"; GRANT $_reader TO \"team-$@acme.com\" WITH ADMIN OPTION");
        team.kubectl("annotate", "dbspec", "spec", "databasespec.dev/reconcile=now");
        team.awaitSql("SELECT pg_has_role('alice-$@acme.com', '$_reader', 'USAGE')::text", "true");
        quiet(team);
        team.apply(team.spec("autoApproveUpTo: High\n" + users("")));
        team.awaitReady("Converged");
        assertThat(google.calls().count("users.delete")).isEqualTo(3);
        assertThat(team.sql("SELECT count(*)::text FROM pg_roles WHERE rolname LIKE '%$@%'")).isEqualTo("0");
        team.apply(team.spec("autoApproveUpTo: High\ndeletionPolicy: Drop\n" + users("")));
        team.awaitReady("Converged");
        team.kubectl("delete", "dbspec", "spec", "--timeout=60s");
        assertThat(team.roles()).isZero();
        assertThat(operator.log()).doesNotContain(team.stage().server().adminPassword(), "Exception");
    }

    /** A pass without changes writes nothing to Google, and reads no more than the instance's own interval asks for. */
    private static void quiet(Tenant team) throws IOException {
        team.awaitReady("Converged");
        google.calls().clear();
        long before = reconciles();
        for (int i = 0; i < 3; i++) {
            team.kubectl("annotate", "--overwrite", "dbspec", "spec", "databasespec.dev/reconcile=" + UUID.randomUUID());
        }
        Await.until("another pass", SOON, () -> {
            try {
                return reconciles() > before;
            } catch (IOException e) {
                return false;
            }
        });
        assertThat(google.calls().all()).extracting(Call::method).doesNotContain("users.insert", "users.update", "users.delete");
        assertThat(google.calls().count("users.list")).isLessThanOrEqualTo(1);
    }

    private static long reconciles() throws IOException {
        return operator.body("/metrics").lines().filter(l -> l.startsWith("dbspec_reconciles_total{result=\"unchanged\"}"))
                .map(l -> l.substring(l.indexOf(' ') + 1))
                .mapToLong(n -> (long) Double.parseDouble(n)).sum();
    }

    private static String users(String users) {
        return """
                roles:
                - name: $_reader
                  grants:
                  - {privileges: [USAGE], schema: app}
                  - {privileges: [SELECT], tables: {schema: app, names: ["*"]}}
                """ + (users.isEmpty() ? "" : "users:\n" + users);
    }

    /** As an application logs in: with the connector and its own token. */
    private static Connection login(String instance, String database, String account) throws IOException, SQLException {
        String connector = "test-" + UUID.randomUUID();
        try (var file = new FileInputStream(google.credentials(account).toFile())) {
            var credentials = GoogleCredentials.fromStream(file).createScoped("https://www.googleapis.com/auth/sqlservice.admin");
            ConnectorRegistry.register(connector, new ConnectorConfig.Builder().withAdminRootUrl(google.url()).withGoogleCredentials(credentials)
                    .withRefreshStrategy(RefreshStrategy.LAZY).build());
        }
        var properties = new Properties();
        Stream.of("socketFactory=com.google.cloud.sql.postgres.SocketFactory", "cloudSqlInstance=acme:europe-west1:" + instance, "ipTypes=PRIVATE",
                "enableIamAuth=true", "cloudSqlNamedConnector=" + connector, "sslmode=disable", "password=none",
                "user=" + account.replace(".gserviceaccount.com", "")).map(p -> p.split("=", 2)).forEach(p -> properties.put(p[0], p[1]));
        return DriverManager.getConnection("jdbc:postgresql:///" + database, properties);
    }
}
