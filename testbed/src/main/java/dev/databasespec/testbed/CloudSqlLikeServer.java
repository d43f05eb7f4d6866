package dev.databasespec.testbed;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server on the loopback interface with the roles, owners and limits of Cloud SQL: "postgres" is the customer's
 * administrator and no superuser. The functions "emu.*" in database "cloudsqladmin" do what the Admin API does to users.
 */
public final class CloudSqlLikeServer implements AutoCloseable {
    public static final String SUPERUSER = "cloudsqladmin";
    public static final String ADMIN = "postgres";

    private final PreparedCluster cluster;
    private final Path folder;
    private final int port;
    private final int version;
    private final Connections connections;
    private final ServerLog log;
    private final Runnable closing = this::shutDown;
    private @Nullable PostgresProcess process;

    private CloudSqlLikeServer(Builder builder) {
        version = builder.version;
        cluster = PreparedCluster.of(version, builder.profile);
        folder = Folders.temporary("postgres-" + version);
        port = builder.port == 0 ? FreePort.next() : builder.port;
        connections = new Connections(port, cluster.superuserPassword());
        log = new ServerLog(logFile());
        cluster.copyTo(data());
        Texts.append(data().resolve("postgresql.conf"), PostgresSettings.render(port, builder.settings));
        Texts.write(data().resolve("pg_hba.conf"), PostgresSettings.access(builder.iamTrust));
        Account.current().adopt(folder);
        Cleanup.atExit(closing);
    }

    /** A running server of that version with the strict profile. */
    public static CloudSqlLikeServer start(int version) {
        return builder().version(version).start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What a server may differ in. */
    public static final class Builder {
        private final Map<String, String> settings = new TreeMap<>();
        private int version = 15;
        private int port;
        private Profile profile = Profile.STRICT;
        private boolean iamTrust;

        private Builder() {}

        public Builder version(int major) {
            this.version = major;
            return this;
        }

        /** Where to listen; without it on a free port. */
        public Builder port(int wanted) {
            this.port = wanted;
            return this;
        }

        public Builder profile(Profile wanted) {
            this.profile = wanted;
            return this;
        }

        /** A line of postgresql.conf; beats our own. */
        public Builder setting(String name, String value) {
            settings.put(name, value);
            return this;
        }

        /** IAM users log in without a token. */
        public Builder iamTrust() {
            this.iamTrust = true;
            return this;
        }

        public CloudSqlLikeServer start() {
            var server = new CloudSqlLikeServer(this);
            try {
                server.start();
                return server;
            } catch (RuntimeException e) {
                server.close();
                throw e;
            }
        }
    }

    public int version() {
        return version;
    }

    public String host() {
        return "127.0.0.1";
    }

    public int port() {
        return port;
    }

    /** The password of {@link #ADMIN}. */
    public String adminPassword() {
        return cluster.adminPassword();
    }

    /** A session of the superuser, that no setting of a tenant reaches; left out of {@link #statistics}. */
    public Connection superuser(String database) throws SQLException {
        return connections.superuser(database);
    }

    /** A session of the customer's administrator. */
    public Connection admin(String database) throws SQLException {
        return connect(database, ADMIN, adminPassword());
    }

    /** A session of anybody; left out of {@link #statistics}. */
    public Connection connect(String database, String user, String password) throws SQLException {
        return connections.user(database, user, password);
    }

    /** Runs SQL as the superuser, several statements allowed, and returns the rows of the last one as text. */
    public List<List<@Nullable String>> execute(String database, String sql) {
        return connections.execute(database, sql);
    }

    /**
     * Runs a script of sections {@code -- as: ROLE}: the superuser where nothing is said, "postgres" logs in as the administrator,
     * "api" runs in database cloudsqladmin what the Admin API does, any other role is assumed by SET ROLE.
     */
    public void script(String database, String text) {
        for (var section : GivenSql.parse(text).sections()) {
            switch (section.role()) {
                case "api" -> execute(SUPERUSER, section.sql());
                case SUPERUSER -> execute(database, section.sql());
                case ADMIN -> executeAsAdmin(database, section.sql());
                default -> execute(database, "SET ROLE \"" + section.role().replace("\"", "\"\"") + "\"; " + section.sql());
            }
        }
    }

    private void executeAsAdmin(String database, String sql) {
        try (var connection = admin(database)) {
            Connections.run(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + "\nin: " + sql, e);
        }
    }

    public Path logFile() {
        return folder.resolve("log");
    }

    /** A place in the server's log, to read what comes after it. */
    public long logMark() {
        return log.mark();
    }

    public String logSince(long mark) {
        return log.since(mark);
    }

    /** The messages that sessions other than the tests' own have sent since the mark. */
    public List<Sent> statementsSince(long mark) {
        return log.statements(mark);
    }

    public Statistics statistics(long mark) {
        var sent = statementsSince(mark);
        return new Statistics(sent.size(), (int) sent.stream().filter(Sent::isWrite).count(), log.newBackends(mark));
    }

    /** Transaction ids given out so far: with autovacuum off each writing transaction takes one, a reading one none. */
    public long transactionIds() {
        return Long.parseLong(String.valueOf(execute("postgres", "SELECT pg_snapshot_xmax(pg_current_snapshot())::text").getFirst().getFirst()));
    }

    /** Starts again on the same port with the same data. */
    public synchronized void start() {
        if (process == null) {
            process = PostgresProcess.start(cluster.home(), data(), logFile());
        }
    }

    public synchronized void stop() {
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    /** Ends the server as a power cut would. */
    public synchronized void crash() {
        if (process != null) {
            process.crash();
            process = null;
        }
    }

    @Override
    public void close() {
        shutDown();
        Cleanup.done(closing);
    }

    private void shutDown() {
        crash();
        Folders.delete(folder);
    }

    private Path data() {
        return folder.resolve("data");
    }
}
