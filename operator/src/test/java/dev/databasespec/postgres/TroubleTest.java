package dev.databasespec.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Authority;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import dev.databasespec.plan.Target;
import dev.databasespec.reconcile.Catalog.Change;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** What other sessions, networks and people do while we change something. */
@ParameterizedClass
@ValueSource(ints = {15, 18})
class TroubleTest {
    private static final Bench.Set BENCHES = new Bench.Set(TroubleTest::given);
    private static final Name READER = Name.of("reader");
    private static final Authority AS_OWNER = new Authority(new Authority.Actor.SessionRole(), Sorted.of(Name.of("shop_owner")));
    private final Bench bench;
    private final CloudSqlLikeServer server;

    TroubleTest(int version) {
        this.bench = BENCHES.of(version);
        this.server = bench.server();
    }

    private static void given(CloudSqlLikeServer server) {
        Bench.createDatabase(server, "shop");
        server.script("postgres", """
                -- as: postgres
                SET ROLE cloudsqlsuperuser;
                CREATE ROLE shop_owner;
                CREATE ROLE reader;
                GRANT CREATE ON DATABASE shop TO shop_owner;
                """);
        server.script("shop", """
                -- as: shop_owner
                CREATE SCHEMA app;
                CREATE TABLE app.orders(id int);
                CREATE TABLE app.parts(id int);
                """);
    }

    @AfterAll
    static void stop() {
        BENCHES.close();
    }

    @Test
    void knowsThatACommitHasHappenedAlthoughTheConnectionWasLost() throws CatalogException, IOException {
        try (Interceptor line = new Interceptor(server.port(), "COMMIT", true)) {
            createRole(line, "survivor");
        }
        assertThat(bench.observe("shop").role(Name.of("survivor"))).isPresent();
    }

    @Test
    void knowsThatACommitHasNotHappened() throws CatalogException, IOException {
        try (Interceptor line = new Interceptor(server.port(), "COMMIT", false)) {
            Failure failure = failure(() -> createRole(line, "lost"));
            assertThat(failure.kind()).isEqualTo(Kind.CONNECTION_LOST);
            assertThat(failure.message()).isEqualTo("the connection was lost at COMMIT, and the server has rolled the transaction back");
        }
        assertThat(bench.observe("shop").role(Name.of("lost"))).isEmpty();
    }

    private void createRole(Interceptor line, String name) throws CatalogException {
        var direct = bench.target("shop");
        var target = new dev.databasespec.reconcile.Target("tests/line", new dev.databasespec.reconcile.Target.Endpoint("127.0.0.1", line.port(),
                dev.databasespec.reconcile.Target.SslMode.DISABLE, Optional.empty()), direct.database(), direct.login(), direct.limits(), Sorted.of(),
                "dbspec");
        try (Pools pools = new Pools(); Change change = new PostgresCatalog(pools).begin(target, true)) {
            change.execute(step(new Step.CreateRole(Name.of(name), RoleAttributes.DEFAULT), Authority.OURS), Map.of());
            change.giveBack();
            line.arm();
            change.commit(transaction -> {});
        } finally {
            assertThat(line.isArmed()).isFalse();
        }
    }

    @Test
    void noticesThatTheServerDiesBetweenTwoStatements() throws CatalogException {
        try (Change change = bench.catalog().begin(bench.target("shop"), false)) {
            change.observe(Sorted.of());
            server.execute("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dbspec' AND datname = 'shop'");
            assertThat(failure(() -> change.execute(grant("orders"), Map.of())).kind()).isEqualTo(Kind.CONNECTION_LOST);
        }
        assertThat(bench.observe("shop").roles()).containsKey(READER);
    }

    @Test
    void doesNotCommitWithoutTheLockOfTheServer() throws CatalogException {
        try (Change change = bench.catalog().begin(bench.target("shop"), true)) {
            change.execute(step(new Step.CreateRole(Name.of("unlocked"), RoleAttributes.DEFAULT), Authority.OURS), Map.of());
            server.execute("postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'dbspec' AND datname = 'postgres'");
            assertThat(failure(() -> change.commit(transaction -> {})).kind()).isEqualTo(Kind.CONNECTION_LOST);
        }
        assertThat(bench.observe("shop").role(Name.of("unlocked"))).isEmpty();
    }

    @Test
    void namesWhoHoldsTheLockOfADatabase() throws SQLException {
        try (Connection other = server.admin("shop"); Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(1145197424, 1)");
            Failure failure = failure(() -> bench.catalog().begin(bench.target("shop"), false));
            assertThat(failure.kind()).isEqualTo(Kind.LOCK_TIMEOUT);
            assertThat(failure.message()).startsWith("another change holds the lock of database \"shop\" for more than 8 s: process ")
                    .endsWith("of user \"postgres\", application \"testbed\"");
        }
    }

    @Test
    void letsChangesOfOneServerQueue() throws Exception {
        Change first = bench.catalog().begin(bench.target("shop"), true);
        var second = CompletableFuture.runAsync(() -> {
            try (Change change = bench.catalog().begin(bench.target("postgres"), true)) {
                change.observe(Sorted.of());
            } catch (CatalogException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(dev.databasespec.testbed.Await.within(Duration.ofMillis(300), second::isDone)).isFalse();
        first.close();
        second.get(10, java.util.concurrent.TimeUnit.SECONDS);
    }

    @Test
    void reportsATableThatSomebodyElseHolds() throws Exception {
        try (Connection other = server.superuser("shop"); Statement statement = other.createStatement()) {
            statement.execute("BEGIN; GRANT TRIGGER ON app.parts TO cloudsqlagent");
            try (Change change = bench.catalog().begin(bench.target("shop"), false)) {
                change.observe(Sorted.of());
                Failure failure = failure(() -> change.tryExecute(grant("parts"), Map.of()));
                assertThat(failure.kind()).isEqualTo(Kind.LOCK_TIMEOUT);
                assertThat(failure.message())
                        .startsWith("cannot grant SELECT on table \"app\".\"parts\" to \"reader\": canceling statement due to lock timeout");
                change.tryExecute(grant("orders"), Map.of());
                change.commit(transaction -> {});
            }
        }
    }

    @Test
    void retriesNothingItselfButSaysThatSomebodyElseChangedTheSame() throws Exception {
        try (Connection other = server.superuser("shop"); Statement statement = other.createStatement()) {
            statement.execute("BEGIN; GRANT TRIGGER ON app.parts TO cloudsqlagent");
            try (Change change = bench.catalog().begin(bench.target("shop"), false)) {
                change.observe(Sorted.of());
                var failed = CompletableFuture.supplyAsync(() -> failure(() -> change.execute(grant("parts"), Map.of())));
                dev.databasespec.testbed.Await.until("our GRANT waits", Duration.ofSeconds(5), () -> !server
                        .execute("postgres", "SELECT 1 FROM pg_stat_activity WHERE application_name = 'dbspec' AND wait_event_type = 'Lock'").isEmpty());
                statement.execute("COMMIT");
                assertThat(failed.get().kind()).isEqualTo(Kind.CONCURRENT_CHANGE);
            }
        }
    }

    @Test
    void listsWhatDependsOnARoleAndWhoMayNot() throws CatalogException {
        try (Change change = bench.catalog().begin(bench.target("shop"), true)) {
            change.observe(Sorted.of());
            Failure owned = failure(() -> change.tryExecute(step(new Step.DropRole(Name.of("shop_owner")), Authority.OURS), Map.of()));
            assertThat(owned.kind()).isEqualTo(Kind.DEPENDENT_OBJECTS);
            assertThat(owned.message()).contains("cannot drop role \"shop_owner\"").contains("owner of schema app; owner of table app.orders");
            Failure held = failure(() -> change.tryExecute(step(new Step.DropSchema(Name.of("app")), AS_OWNER), Map.of()));
            assertThat(held.kind()).isEqualTo(Kind.DEPENDENT_OBJECTS);
            assertThat(held.message()).contains("table app.orders depends on schema app");
            Failure denied = failure(() -> change.tryExecute(step(new Step.DropSchema(Name.of("app")), Authority.OURS), Map.of()));
            assertThat(denied.kind()).isEqualTo(Kind.PERMISSION_DENIED);
            assertThat(denied.message()).isEqualTo("cannot drop schema \"app\": must be owner of schema app (SQLSTATE 42501)");
            Failure value = failure(() -> change.tryExecute(
                    step(new Step.SetRoleSetting(READER, "work_mem", Optional.empty(), Optional.of("much")), Authority.OURS), Map.of()));
            assertThat(value.kind()).isEqualTo(Kind.INVALID_VALUE);
            Failure unknown = failure(() -> change.tryExecute(
                    step(new Step.SetRoleSetting(READER, "nonsense", Optional.empty(), Optional.of("1")), Authority.OURS), Map.of()));
            assertThat(unknown.kind()).isEqualTo(Kind.INVALID_VALUE);
        }
    }

    @Test
    void createsADatabaseForAnOwnerThatWeAreNot() throws CatalogException {
        server.script("postgres", "-- as: postgres\nSET ROLE cloudsqlsuperuser; CREATE ROLE \"New Owner\"");
        var memberships = bench.observe("postgres").memberships();
        Name name = Name.of("Neue \"Datenbank\"");
        var step = new Step.CreateDatabase(name,
                new dev.databasespec.model.DesiredState.Database(Optional.of(Name.of("New Owner")), "UTF8", "C", "", 5));
        var target = bench.target("shop").inDatabase(name);
        bench.catalog().createDatabase(target, step);
        bench.catalog().createDatabase(target, step);
        var there = bench.catalog().observe(target, Sorted.of());
        assertThat(there.database().owner()).isEqualTo(Name.of("New Owner"));
        assertThat(there.memberships()).isEqualTo(memberships);
        assertThat(server.execute("postgres", "SELECT datname FROM pg_database WHERE datname LIKE 'dbspec%'")).isEmpty();
    }

    @Test
    void finishesADatabaseThatWasLeftHalfMade() throws CatalogException {
        server.script("postgres", "-- as: postgres\nSET ROLE cloudsqlsuperuser; CREATE ROLE late_owner");
        var sum = new java.util.zip.CRC32();
        sum.update("late".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        server.execute("postgres", "CREATE DATABASE dbspec_new_" + Long.toHexString(sum.getValue()) + " OWNER cloudsqlsuperuser");
        bench.catalog().createDatabase(bench.target("late"), new Step.CreateDatabase(Name.of("late"),
                new dev.databasespec.model.DesiredState.Database(Optional.of(Name.of("late_owner")), "", "", "", -1)));
        assertThat(bench.observe("late").database().owner()).isEqualTo(Name.of("late_owner"));
    }

    private static PlannedStep grant(String table) {
        return step(new Step.Grant(Target.of(ObjectRef.in(ObjectKind.TABLE, "app", table)), Sorted.of(Privilege.SELECT), Sorted.of(Grantee.of(READER)), false),
                AS_OWNER);
    }

    private static PlannedStep step(Step step, Authority authority) {
        return new PlannedStep(step, Hazard.LOW, "test", authority);
    }

    private static Failure failure(ThrowingCallable call) {
        var failure = new AtomicReference<Failure>();
        assertThatThrownBy(call).isInstanceOfSatisfying(CatalogException.class, e -> failure.set(e.failure()));
        return java.util.Objects.requireNonNull(failure.get());
    }
}
