package dev.databasespec.postgres;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Target;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A server, and our adapter to it. One per version and test class. */
record Bench(CloudSqlLikeServer server, Pools pools, PostgresCatalog catalog) implements AutoCloseable {

    /** The benches of one test class. */
    record Set(Map<Integer, Bench> benches, Consumer<CloudSqlLikeServer> given) implements AutoCloseable {
        Set(Consumer<CloudSqlLikeServer> given) {
            this(new ConcurrentHashMap<>(), given);
        }

        Bench of(int version) {
            return benches.computeIfAbsent(version, v -> {
                Bench bench = Bench.start(v);
                given.accept(bench.server());
                return bench;
            });
        }

        @Override
        public void close() {
            benches.values().forEach(Bench::close);
            benches.clear();
        }
    }

    static Bench start(int version) {
        return over(CloudSqlLikeServer.start(version));
    }

    /** As the Admin API makes them. */
    static void createDatabase(CloudSqlLikeServer server, String name) {
        server.execute("postgres", "CREATE DATABASE \"" + name + "\" OWNER cloudsqlsuperuser");
    }

    static Bench over(CloudSqlLikeServer server) {
        Pools pools = new Pools();
        return new Bench(server, pools, new PostgresCatalog(pools));
    }

    Target target(String database) {
        return Targets.of(server, database);
    }

    DatabaseState observe(String database) throws CatalogException {
        return catalog.observe(target(database), Sorted.of());
    }

    DatabaseState observe(String database, String... dropCandidates) throws CatalogException {
        return catalog.observe(target(database), Sorted.set(java.util.Arrays.stream(dropCandidates).map(Name::of).toList()));
    }

    int version() {
        return server.version();
    }

    @Override
    public void close() {
        pools.close();
        server.close();
    }
}
