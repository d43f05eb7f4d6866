package dev.databasespec.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
    @Test
    void losesTheAnswerToACommitThatPostgresHasDone() throws SQLException {
        try (var server = CloudSqlLikeServer.start(15); var proxy = TcpProxy.to(server.port())) {
            try (var connection = connect(server, proxy); var statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("CREATE TABLE written(id int)");
                proxy.cutAnswerAfter("COMMIT");
                assertThatThrownBy(connection::commit).isInstanceOf(SQLException.class);
            }
            assertThat(proxy.hasCut()).isTrue();
            assertThat(server.execute("postgres", "SELECT to_regclass('written')::text").getFirst()).containsExactly("written");
            connect(server, proxy).close();
        }
    }

    @Test
    void refusesCutsAndDelaysUntilItForwardsAgain() throws SQLException {
        try (var server = CloudSqlLikeServer.start(15); var proxy = TcpProxy.to(server.port()); var open = connect(server, proxy)) {
            assertThat(open.isValid(10)).isTrue();
            proxy.refuse();
            assertThat(open.isValid(10)).isFalse();
            assertThatThrownBy(() -> connect(server, proxy)).isInstanceOf(SQLException.class).extracting("SQLState").asString().startsWith("08");
            proxy.forward();
            connect(server, proxy).close();

            proxy.delay(Duration.ofMillis(200));
            long start = System.nanoTime();
            connect(server, proxy).close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
        }
    }

    @Test
    @RequiresFirestore
    void losesTheAnswerToAWriteThatFirestoreHasDone() throws Exception {
        try (var emulator = FirestoreEmulator.start();
                var proxy = TcpProxy.to(emulator.port());
                var direct = FirestoreClient.of(emulator.host());
                var firestore = FirestoreClient.of(proxy.host())) {
            assertThat(firestore.exists("written/first")).isFalse();
            proxy.cutAnswerAfter("written/second");
            assertThatThrownBy(() -> firestore.create("written/second", 1).get()).rootCause().message()
                    .containsAnyOf("UNAVAILABLE", "ALREADY_EXISTS", "reset");
            assertThat(proxy.hasCut()).isTrue();
            assertThat(direct.exists("written/second")).isTrue();
            assertThat(firestore.exists("written/second")).isTrue();
        }
    }

    @Test
    @RequiresFirestore
    void makesFirestoreUnavailableAndAvailableAgain() throws Exception {
        try (var emulator = FirestoreEmulator.start(); var proxy = TcpProxy.to(emulator.port()); var firestore = FirestoreClient.of(proxy.host())) {
            proxy.refuse();
            assertThatThrownBy(() -> firestore.exists("any/one")).hasMessageContaining("UNAVAILABLE");
            proxy.forward();
            Await.until("the client is connected again", Duration.ofSeconds(30), () -> isServed(firestore));
        }
    }

    private static boolean isServed(FirestoreClient firestore) {
        try {
            return !firestore.exists("any/one");
        } catch (Exception e) {
            return false;
        }
    }

    private static Connection connect(CloudSqlLikeServer server, TcpProxy proxy) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + proxy.host() + "/postgres?sslmode=disable", CloudSqlLikeServer.ADMIN, server.adminPassword());
    }
}
