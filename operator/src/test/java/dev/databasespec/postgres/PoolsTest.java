package dev.databasespec.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PoolsTest {
    private static final CloudSqlLikeServer SERVER = CloudSqlLikeServer.start(18);
    private static final Duration SOON = Duration.ofSeconds(10);
    private final Pools pools = new Pools();
    private final PostgresCatalog catalog = new PostgresCatalog(pools);

    @BeforeAll
    static void databases() {
        for (String name : List.of("one", "two", "three")) {
            Bench.createDatabase(SERVER, name);
        }
    }

    @AfterEach
    void close() {
        pools.close();
        Await.until("all connections are closed", SOON, () -> backends() == 0);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void triesAWrongPasswordOnceAndNeverInTheBackground() {
        Target wrong = Targets.with(target("one"), Targets.login("wrong"));
        long mark = SERVER.logMark();
        assertThatThrownBy(() -> catalog.observe(wrong, Sorted.of())).isInstanceOfSatisfying(CatalogException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(Kind.AUTHENTICATION_FAILED);
            assertThat(e.failure().sqlState()).contains("28P01");
            assertThat(e).hasMessageContaining("password authentication failed for user \"postgres\"").hasMessageContaining("instance tests/");
        });
        assertThat(Await.within(Duration.ofSeconds(2), () -> failedLogins(mark) > 1)).isFalse();
        assertThat(failedLogins(mark)).isEqualTo(1);
    }

    @Test
    void noticesAPasswordThatWasChanged() throws CatalogException {
        SERVER.execute("postgres", "CREATE ROLE rotated LOGIN PASSWORD 'first'; GRANT cloudsqlsuperuser TO rotated");
        Target first = Targets.with(target("one"), new Target.Login("rotated", dev.databasespec.reconcile.Secret.of("first"), java.util.Optional.empty()));
        Target second = Targets.with(target("one"), new Target.Login("rotated", dev.databasespec.reconcile.Secret.of("second"), java.util.Optional.empty()));
        catalog.observe(first, Sorted.of());
        String before = SERVER.execute("postgres", "SELECT array_agg(pid) FROM pg_stat_activity WHERE application_name = 'dbspec'").getFirst().getFirst();
        SERVER.execute("postgres", "ALTER ROLE rotated PASSWORD 'second'");
        long mark = SERVER.logMark();
        catalog.observe(second, Sorted.of());
        assertThat(failedLogins(mark)).isZero();
        Await.until("the connections with the old password are closed", SOON, () -> backends("AND datname = 'one' AND pid = ANY ('" + before + "')") == 0);
    }

    @Test
    void keepsItsConnectionWhileItIsUsed() throws CatalogException {
        catalog.observe(target("one"), Sorted.of());
        long mark = SERVER.logMark();
        for (int i = 0; i < 5; i++) {
            catalog.observe(target("one"), Sorted.of());
        }
        assertThat(SERVER.statistics(mark).backends()).isZero();
        assertThat(SERVER.statistics(mark).statements()).isEqualTo(5);
        assertThat(pools.usage(target("one").instance())).isEqualTo(new Pools.Usage(0, 2));
    }

    @Test
    void closesWhatIsIdle() throws CatalogException {
        catalog.observe(Targets.with(target("one"), limits(10, 2, Duration.ofMillis(300))), Sorted.of());
        Await.until("the idle connection is closed", SOON, () -> backends() == 0);
        catalog.observe(Targets.with(target("one"), limits(10, 2, Duration.ofMillis(300))), Sorted.of());
    }

    @Test
    void makesRoomByClosingWhatIsIdleElsewhere() throws CatalogException {
        Target.Limits two = limits(2, 2, Duration.ofMinutes(10));
        for (String name : List.of("one", "two", "three", "one")) {
            catalog.observe(Targets.with(target(name), two), Sorted.of());
            assertThat(backends()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void neverOpensMoreThanTheInstanceAllows() throws CatalogException {
        Target.Limits two = limits(2, 2, Duration.ofMinutes(10));
        Session first = pools.borrow(Targets.with(target("postgres"), two));
        Session second = pools.borrow(Targets.with(target("postgres"), two));
        assertThatThrownBy(() -> pools.borrow(Targets.with(target("one"), two))).isInstanceOfSatisfying(CatalogException.class,
                e -> assertThat(e.failure().kind()).isEqualTo(Kind.TOO_MANY_CONNECTIONS));
        assertThatThrownBy(() -> pools.borrow(Targets.with(target("postgres"), two))).isInstanceOfSatisfying(CatalogException.class,
                e -> assertThat(e.failure().kind()).isEqualTo(Kind.TOO_MANY_CONNECTIONS));
        first.close();
        second.close();
        pools.borrow(Targets.with(target("one"), two)).close();
    }

    @Test
    void serves200PassesAtOnceUnderItsCap() throws InterruptedException, ExecutionException {
        Target.Limits cap = new Target.Limits(4, 2, Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofSeconds(1), Duration.ofSeconds(30));
        List<Future<Integer>> passes = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                Target target = Targets.with(target(List.of("one", "two", "three").get(i % 3)), cap);
                passes.add(threads.submit(() -> {
                    catalog.observe(target, Sorted.of());
                    Pools.Usage usage = pools.usage(target.instance());
                    return usage.active() + usage.idle();
                }));
            }
        }
        for (Future<Integer> pass : passes) {
            assertThat(pass.get()).isLessThanOrEqualTo(4);
        }
    }

    @Test
    void givesNoConnectionToTheNextThatMetAnError() throws CatalogException, SQLException {
        try (Session session = pools.borrow(target("postgres"))) {
            assertThatThrownBy(() -> session.send("SET search_path = public; SELECT 1/0")).isInstanceOf(SQLException.class);
        }
        try (Session session = pools.borrow(target("postgres"))) {
            session.begin("BEGIN; SET ROLE NONE");
        }
        try (Session session = pools.borrow(target("postgres"))) {
            String state = session.query("SELECT pg_catalog.concat(CURRENT_USER, ' ', pg_catalog.current_setting('search_path')) AS state", results -> {
                var row = results.next();
                row.next();
                return row.getString("state");
            });
            assertThat(state).isEqualTo("cloudsqlsuperuser pg_catalog,pg_temp");
        }
    }

    @Test
    void readsAgainOnANewConnectionAfterTheServerHasRestarted() throws CatalogException {
        catalog.observe(target("one"), Sorted.of());
        SERVER.stop();
        SERVER.start();
        assertThat(catalog.observe(target("one"), Sorted.of()).server().version()).isGreaterThan(180000);
        SERVER.stop();
        SERVER.start();
        catalog.begin(target("one"), true).close();
    }

    @Test
    void saysThatADatabaseIsMissingAndThatTheServerIsFull() {
        assertThatThrownBy(() -> catalog.observe(target("nowhere"), Sorted.of())).isInstanceOfSatisfying(CatalogException.class,
                e -> assertThat(e.failure().kind()).isEqualTo(Kind.DATABASE_MISSING));
        SERVER.execute("postgres", "ALTER DATABASE three CONNECTION LIMIT 0");
        assertThatThrownBy(() -> catalog.observe(target("three"), Sorted.of())).isInstanceOfSatisfying(CatalogException.class,
                e -> assertThat(e.failure().kind()).isEqualTo(Kind.TOO_MANY_CONNECTIONS));
        SERVER.execute("postgres", "ALTER DATABASE three CONNECTION LIMIT -1");
    }

    private static Target target(String database) {
        return Targets.of(SERVER, database);
    }

    private static Target.Limits limits(int all, int perDatabase, Duration idle) {
        return new Target.Limits(all, perDatabase, Duration.ofSeconds(1), idle, Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    private static int backends() {
        return backends("");
    }

    private static int backends(String condition) {
        String sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dbspec' " + condition;
        return Integer.parseInt(String.valueOf(SERVER.execute("postgres", sql).getFirst().getFirst()));
    }

    private static long failedLogins(long mark) {
        return Pattern.compile("FATAL:").matcher(SERVER.logSince(mark)).results().count();
    }
}
