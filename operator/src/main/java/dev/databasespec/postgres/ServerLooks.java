package dev.databasespec.postgres;

import dev.databasespec.model.Name;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Finds out once per server and login what a session has to be pinned with, and remembers it until a connection is lost. */
final class ServerLooks {
    /** How `trustedEventTriggers` names a login trigger. */
    static final String LOGIN = "login:";
    static final Name MAINTENANCE = Name.of("postgres");
    private static final Name CLOUD_SQL_ADMINS = Name.of("cloudsqlsuperuser");
    private static final SqlText FACTS = SqlText.load("facts");
    private static final SqlText LOGIN_TRIGGERS = SqlText.load("login-triggers");
    /** No such database, no right to connect, a database that takes no connections: another one may do. */
    private static final Set<String> NOT_THERE = Set.of("3D000", "42501", "55000");

    private final Pools pools;
    private final Map<Key, ServerFacts> known = new ConcurrentHashMap<>();
    private final Map<Key, ReentrantLock> looking = new ConcurrentHashMap<>();

    private record Key(String instance, String address, String username, Optional<String> sessionRole) {
        static Key of(Target target) {
            return new Key(target.instance(), target.server().address(), target.login().username(), target.login().sessionRole());
        }
    }

    private record Look(int version, boolean roleExists, boolean settable) {}

    ServerLooks(Pools pools) {
        this.pools = pools;
    }

    ServerFacts facts(Target target) throws SQLException, CatalogException {
        Key key = Key.of(target);
        ServerFacts facts = known.get(key);
        if (facts != null) {
            return facts;
        }
        ReentrantLock lock = looking.computeIfAbsent(key, k -> new ReentrantLock());
        lock.lock();
        try {
            ServerFacts meanwhile = known.get(key);
            ServerFacts found = meanwhile == null ? look(target) : meanwhile;
            known.put(key, found);
            return found;
        } finally {
            lock.unlock();
        }
    }

    void forget(Target target) {
        known.remove(Key.of(target));
    }

    private ServerFacts look(Target target) throws SQLException, CatalogException {
        try {
            return facts(target, ask(target, MAINTENANCE), true);
        } catch (SQLException e) {
            if (!NOT_THERE.contains(e.getSQLState()) || target.database().equals(MAINTENANCE)) {
                throw e;
            }
            return facts(target, ask(target, target.database()), false);
        }
    }

    private Look ask(Target target, Name database) throws SQLException, CatalogException {
        String sql = FACTS.with("role", Quoting.literal(wanted(target).value())).sql();
        var connection = pools.login(target, database, StartupOptions.anyServer(target.limits()), Deadline.in(target.limits().connectTimeout()));
        try (connection; Session session = new Session(connection, pools.roundTripCounter(), broken -> {})) {
            return session.query(sql, results -> {
                ResultSet row = results.next();
                row.next();
                return new Look(row.getInt("version"), row.getBoolean("role_exists"), row.getBoolean("settable"));
            });
        }
    }

    private static Name wanted(Target target) {
        return target.login().sessionRole().filter(r -> !r.isEmpty()).map(Name::of).orElse(CLOUD_SQL_ADMINS);
    }

    private static ServerFacts facts(Target target, Look look, boolean maintenance) throws CatalogException {
        if (look.version() < 130000) {
            throw new CatalogException(Failure.of(Kind.UNSUPPORTED_VERSION, "server " + target.server().address() + " of instance " + target.instance()
                    + " is PostgreSQL " + look.version() / 10000 + "; 13 is the oldest that is supported", "upgrade the server"));
        }
        Optional<String> asked = target.login().sessionRole();
        if (asked.isPresent() && asked.get().isEmpty()) {
            return new ServerFacts(look.version(), Optional.empty(), maintenance);
        }
        if (asked.isPresent() && !look.settable()) {
            throw new CatalogException(Failure.of(Kind.PERMISSION_DENIED,
                    look.roleExists()
                            ? "user " + Name.of(target.login().username()) + " may not act as " + wanted(target) + ", the session role of instance "
                                    + target.instance()
                            : "the session role " + wanted(target) + " of instance " + target.instance() + " does not exist on the server",
                    "grant that role to the user, or correct `admin.sessionRole` (\"\" = none)"));
        }
        return new ServerFacts(look.version(), look.settable() ? Optional.of(wanted(target)) : Optional.empty(), maintenance);
    }

    /** A login event trigger runs as us before anything that we send, and no timeout of the server stops it: only staying away helps. */
    void refuseLoginTriggers(Target target, ServerFacts facts) throws SQLException, CatalogException {
        // its name cannot be asked for before it has run, so trust in a login trigger has to be said in words of its own
        boolean trusted = target.trustedEventTriggers().stream().anyMatch(t -> t.startsWith(LOGIN));
        if (!facts.atLeast(17) || !facts.maintenance() || trusted || target.database().equals(MAINTENANCE)) {
            return;
        }
        String sql = LOGIN_TRIGGERS.with("database", Quoting.literal(target.database().value())).sql();
        boolean there = pools.read(target.inDatabase(MAINTENANCE), sql, results -> {
            ResultSet row = results.next();
            return row.next() && row.getBoolean("login_triggers");
        });
        if (there) {
            throw new CatalogException(Failure.of(Kind.HOSTILE_DATABASE,
                    "database " + target.database() + " has a login event trigger, which would run as our user at every login; it was not connected to",
                    "drop the trigger and log in once (the mark in pg_database.dathasloginevt goes with the first login after that), or name it as login:NAME "
                            + "in `trustedEventTriggers` of the DatabaseInstance, which trusts the login triggers of all its databases"));
        }
    }
}
