package dev.databasespec.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Instances.Facts;
import dev.databasespec.reconcile.Secret;
import dev.databasespec.reconcile.Target;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {15, 18})
class InstancesTest {
    private static final Bench.Set BENCHES = new Bench.Set(InstancesTest::given);
    private final Bench bench;
    private final PostgresInstances instances;

    InstancesTest(int version) {
        this.bench = BENCHES.of(version);
        this.instances = new PostgresInstances(bench.pools());
    }

    private static void given(CloudSqlLikeServer server) {
        Bench.createDatabase(server, "shop");
        server.script("postgres", """
                CREATE ROLE shopkeeper LOGIN CREATEROLE PASSWORD 'shopkeeper';
                REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
                REVOKE CONNECT ON DATABASE shop FROM PUBLIC;
                """);
    }

    @AfterAll
    static void stop() {
        BENCHES.close();
    }

    @Test
    void looksAtAServerInOneMessage() throws CatalogException {
        Target nowhere = bench.target("nowhere");
        Facts facts = instances.probe(nowhere);
        assertThat(facts.serverVersion()).startsWith(bench.version() + ".");
        assertThat(facts.databases()).containsExactly(Name.of("postgres"), Name.of("shop"));
        assertThat(facts.connectionsMax()).isEqualTo(200);
        assertThat(facts.connectionsUsed()).isBetween(1, 20);
        assertThat(facts.startedAt()).isBetween(Instant.now().minus(Duration.ofMinutes(10)), Instant.now());
        assertThat(facts.latency()).isBetween(Duration.ofNanos(1), Duration.ofSeconds(5));
        long mark = bench.server().logMark();
        instances.probe(nowhere);
        assertThat(bench.server().statistics(mark).statements()).isEqualTo(1);
        assertThat(bench.server().statistics(mark).backends()).isZero();
    }

    @Test
    void looksFromTheDatabaseThatItIsLetInto() throws CatalogException {
        bench.server().execute("postgres", "GRANT CONNECT ON DATABASE shop TO shopkeeper");
        assertThat(instances.probe(as("shopkeeper", "shopkeeper", Optional.of(""))).databases()).contains(Name.of("shop"));
        assertThat(bench.catalog().observe(as("shopkeeper", "shopkeeper", Optional.empty()), Sorted.of()).server().sessionRole())
                .isEqualTo(Name.of("shopkeeper"));
        bench.server().execute("postgres", "REVOKE CONNECT ON DATABASE shop FROM shopkeeper");
        bench.pools().forget(as("shopkeeper", "shopkeeper", Optional.of("")));
    }

    @Test
    void saysThatItMayNotConnect() {
        bench.server().execute("postgres", "CREATE ROLE outsider LOGIN PASSWORD 'outsider'");
        Failure failure = failure(() -> instances.probe(as("outsider", "outsider", Optional.of(""))));
        assertThat(failure.kind()).isEqualTo(Kind.PERMISSION_DENIED);
        assertThat(failure.message()).contains("permission denied for database \"shop\"");
        bench.server().execute("postgres", "DROP ROLE outsider");
    }

    @Test
    void saysThatItMayNotCreateRoles() {
        bench.server().execute("postgres", "CREATE ROLE clerk LOGIN PASSWORD 'clerk'; GRANT CONNECT ON DATABASE shop TO clerk");
        Failure failure = failure(() -> instances.probe(as("clerk", "clerk", Optional.empty())));
        assertThat(failure.kind()).isEqualTo(Kind.PERMISSION_DENIED);
        assertThat(failure.message()).startsWith("user \"clerk\" may not create roles on server").endsWith("it lacks CREATEROLE");
        assertThat(failure.action()).isEqualTo("ALTER ROLE \"clerk\" CREATEROLE; on Cloud SQL GRANT cloudsqlsuperuser TO \"clerk\"");
        Failure acting = failure(() -> instances.probe(as("postgres", bench.server().adminPassword(), Optional.of("pg_monitor"))));
        assertThat(acting.message()).startsWith("user \"postgres\", who acts as \"pg_monitor\", may not create roles on server");
        bench.server().execute("postgres", "REVOKE CONNECT ON DATABASE shop FROM clerk");
    }

    @Test
    void takesTheSessionRoleThatItIsTold() throws CatalogException {
        String password = bench.server().adminPassword();
        assertThat(bench.catalog().observe(as("postgres", password, Optional.of("")), Sorted.of()).server().sessionRole()).isEqualTo(Name.of("postgres"));
        assertThat(bench.catalog().observe(as("postgres", password, Optional.of("pg_monitor")), Sorted.of()).server().sessionRole())
                .isEqualTo(Name.of("pg_monitor"));
        long mark = bench.server().logMark();
        Failure missing = failure(() -> instances.probe(as("postgres", password, Optional.of("no \\such 'role"))));
        assertThat(missing.kind()).isEqualTo(Kind.PERMISSION_DENIED);
        assertThat(missing.message()).startsWith("the session role \"no \\such 'role\" of instance tests/").endsWith("does not exist on the server");
        Failure refused = failure(() -> instances.probe(as("postgres", password, Optional.of("cloudsqladmin"))));
        assertThat(refused.message()).startsWith("user \"postgres\" may not act as \"cloudsqladmin\"");
        assertThat(bench.server().logSince(mark)).doesNotContain("FATAL");
    }

    @Test
    void refusesAReadReplica() throws IOException {
        try (Bench replica = Bench.start(bench.version())) {
            replica.server().stop();
            Path data = replica.server().logFile().resolveSibling("data");
            Files.writeString(data.resolve("standby.signal"), "");
            replica.server().start();
            Failure failure = failure(() -> new PostgresInstances(replica.pools()).probe(replica.target("postgres")));
            assertThat(failure.kind()).isEqualTo(Kind.READ_ONLY);
            assertThat(failure.message()).startsWith("server 127.0.0.1:").endsWith("is a read replica: nothing can be changed there");
        }
    }

    private Target as(String user, String password, Optional<String> sessionRole) {
        Target target = Targets.with(bench.target("shop"), new Target.Login(user, Secret.of(password), sessionRole));
        return new Target(target.instance() + "/" + user + sessionRole, target.server(), target.database(), target.login(), target.limits(), Sorted.of(),
                target.applicationName());
    }

    private static Failure failure(ThrowingCallable call) {
        var failure = new AtomicReference<Failure>();
        assertThatThrownBy(call).isInstanceOfSatisfying(CatalogException.class, e -> failure.set(e.failure()));
        return java.util.Objects.requireNonNull(failure.get());
    }
}
