package dev.databasespec.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.MembershipOptions;
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
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The owner of a database presets what he can and plants what he can; none of it may ever run as us. Whatever runs says so in the server's log. */
@ParameterizedClass
@ValueSource(ints = {15, 18})
class HostileDatabaseTest {
    private static final String TRAP = "tenant code ran as";
    private static final Bench.Set BENCHES = new Bench.Set(HostileDatabaseTest::given);
    private static final Name TENANT = Name.of("tenant");
    private static final Authority AS_TENANT = new Authority(new Authority.Actor.SessionRole(), Sorted.of(TENANT));
    private final Bench bench;
    private final CloudSqlLikeServer server;

    HostileDatabaseTest(int version) {
        this.bench = BENCHES.of(version);
        this.server = bench.server();
    }

    private static void given(CloudSqlLikeServer server) {
        server.script("postgres", """
                -- as: postgres
                SET ROLE cloudsqlsuperuser;
                CREATE ROLE tenant LOGIN;
                CREATE ROLE reader;
                -- as: cloudsqladmin
                CREATE ROLE provider SUPERUSER;
                """);
        for (String database : List.of("evil", "bare", "triggered", "login")) {
            Bench.createDatabase(server, database);
            server.execute("postgres", "ALTER DATABASE " + database + " OWNER TO tenant");
        }
        server.script("evil", "-- as: tenant\n" + PLANTED);
        server.script("bare", "-- as: tenant\n" + PLANTED);
        StringBuilder presets = new StringBuilder("-- as: tenant\n");
        PRESET.forEach(p -> presets.append("ALTER DATABASE evil SET " + p + "; ALTER ROLE ALL IN DATABASE evil SET " + p + ";\n"));
        server.script("postgres", presets.toString());
    }

    private static final List<String> PRESET = List.of("search_path = evil, public, pg_catalog", "statement_timeout = 1", "lock_timeout = 1",
            "idle_in_transaction_session_timeout = 1", "default_transaction_read_only = on", "default_transaction_isolation = 'serializable'",
            "default_transaction_deferrable = on", "standard_conforming_strings = off", "row_security = off", "client_min_messages = debug1",
            "IntervalStyle = iso_8601", "bytea_output = 'escape'", "quote_all_identifiers = on", "array_nulls = off", "transform_null_equals = on",
            "password_encryption = md5", "local_preload_libraries = 'nosuch'", "role = 'tenant'", "extra_float_digits = 0");

    private static final String PLANTED = """
            CREATE SCHEMA evil;
            CREATE FUNCTION evil.trap() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE LOG 'tenant code ran as %', current_user; END $$;
            CREATE FUNCTION public.lower(name) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN pg_catalog.lower($1::text); END $$;
            CREATE FUNCTION public.quote_ident(name) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN $1; END $$;
            CREATE FUNCTION public.left(text, int) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN $1; END $$;
            CREATE FUNCTION public.concat(oid, text, oid, text, text, text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN ''; END $$;
            CREATE FUNCTION public.starts_with(text, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN true; END $$;
            CREATE FUNCTION public.array_agg_trap(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN $1; END $$;
            CREATE FUNCTION public.oidvectortypes(oidvector) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN ''; END $$;
            CREATE FUNCTION public.acldefault("char", oid) RETURNS aclitem[] LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN '{}'; END $$;
            CREATE FUNCTION public.pg_has_role(name, oid, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN true; END $$;
            CREATE FUNCTION public.pg_has_role(varchar, varchar, text) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN true; END $$;
            CREATE FUNCTION public.pg_advisory_xact_lock(int, int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); END $$;
            CREATE FUNCTION public.name_eq(name, varchar) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN true; END $$;
            CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = varchar, FUNCTION = public.name_eq);
            CREATE FUNCTION public.oid_eq(oid, oid) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN true; END $$;
            CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = public.oid_eq);
            CREATE FUNCTION public.concat_names(name, name) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN ''; END $$;
            CREATE OPERATOR public.|| (LEFTARG = name, RIGHTARG = name, FUNCTION = public.concat_names);
            CREATE FUNCTION evil.yes(int) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN true; END $$;
            CREATE VIEW evil.pg_roles AS SELECT evil.yes(1) AS oid;
            CREATE VIEW evil.pg_class AS SELECT evil.yes(1) AS oid;
            CREATE FUNCTION evil.on_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM evil.trap(); RETURN NEW; END $$;
            CREATE TABLE evil.bait(id int CHECK (evil.yes(id)), secret text);
            CREATE TRIGGER bait BEFORE INSERT OR UPDATE OR DELETE ON evil.bait FOR EACH ROW EXECUTE FUNCTION evil.on_change();
            ALTER TABLE evil.bait ENABLE ROW LEVEL SECURITY;
            CREATE POLICY bait ON evil.bait USING (evil.yes(id));
            CREATE INDEX ON evil.bait (evil.yes(id));
            """;

    @AfterAll
    static void stop() {
        BENCHES.close();
    }

    @Test
    void neverRunsCodeOfATenant() throws CatalogException {
        long mark = server.logMark();
        DatabaseState state = bench.observe("evil", "tenant", "reader");
        assertThat(state.roles()).hasSizeGreaterThan(10);
        assertThat(state.server().sessionRole()).isEqualTo(Name.of("cloudsqlsuperuser"));
        try (Change change = bench.catalog().begin(bench.target("evil"), true)) {
            change.observe(Sorted.of(TENANT));
            ObjectRef bait = ObjectRef.in(ObjectKind.TABLE, "evil", "bait");
            for (Step step : List.of(new Step.CreateRole(Name.of("made"), RoleAttributes.DEFAULT), new Step.CreateSchema(Name.of("ours"), Optional.of(TENANT)),
                    new Step.Grant(Target.of(bait), Sorted.of(Privilege.SELECT), Sorted.of(Grantee.of(Name.of("reader"))), false),
                    new Step.Grant(new Target(ObjectKind.COLUMN, false, Sorted.of(bait.column("secret"))), Sorted.of(Privilege.UPDATE),
                            Sorted.of(Grantee.of(Name.of("reader"))), false),
                    new Step.Revoke(Target.of(bait), Sorted.of(Privilege.SELECT), Sorted.of(Grantee.of(Name.of("reader"))), TENANT, false),
                    new Step.GrantMembership(Name.of("made"), Sorted.of(Name.of("reader")), MembershipOptions.DEFAULT, Name.of("cloudsqlsuperuser")),
                    new Step.CommentOnRole(Name.of("made"), "", "note"))) {
                change.execute(new PlannedStep(step, Hazard.LOW, "test", AS_TENANT), Map.of());
            }
            change.giveBack();
            change.observe(Sorted.of(TENANT));
            change.commit(transaction -> {});
        }
        assertThat(server.logSince(mark)).doesNotContain(TRAP);
    }

    @Test
    void wouldHaveCaughtAnUnpinnedSession() throws SQLException {
        long mark = server.logMark();
        try (Connection plain = server.superuser("bare"); Statement statement = plain.createStatement()) {
            statement.execute("SET search_path = evil, public, pg_catalog");
            statement.execute("SELECT lower(rolname) FROM pg_catalog.pg_roles");
        }
        assertThat(server.logSince(mark)).contains(TRAP);
    }

    @Test
    void pinsEverySettingThatATenantMayPreset() throws CatalogException, SQLException {
        try (Session session = bench.pools().borrow(bench.target("evil"))) {
            Map<String, String> settings = new java.util.TreeMap<>();
            session.query("SELECT name, setting, source FROM pg_catalog.pg_settings WHERE source IN ('database', 'user', 'database user')", results -> {
                for (var row = results.next(); row.next();) {
                    settings.put(row.getString("name"), row.getString("setting"));
                }
                return true;
            });
            assertThat(settings).isEmpty();
        }
    }

    @Test
    void namesEventTriggersThatWouldRunAsUs() throws CatalogException {
        server.script("triggered", """
                CREATE FUNCTION public.fire() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE LOG 'tenant code ran as %', current_user; END $$;
                CREATE EVENT TRIGGER of_google ON ddl_command_end EXECUTE FUNCTION public.fire();
                -- as: provider
                CREATE EVENT TRIGGER spy ON ddl_command_start EXECUTE FUNCTION public.fire();
                CREATE EVENT TRIGGER sleeping ON ddl_command_start EXECUTE FUNCTION public.fire();
                ALTER EVENT TRIGGER sleeping DISABLE;
                """);
        assertThat(bench.observe("triggered").server().untrustedEventTriggers()).containsExactly("spy");
        assertThat(bench.catalog().observe(Targets.trusting(bench.target("triggered"), "spy"), Sorted.of()).server().untrustedEventTriggers()).isEmpty();
    }

    @Test
    void staysAwayFromADatabaseWithALoginTrigger() throws CatalogException {
        if (bench.version() < 17) {
            return;
        }
        server.script("login", """
                CREATE FUNCTION public.fire() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE LOG 'tenant code ran as %', current_user; END $$;
                -- as: provider
                CREATE EVENT TRIGGER at_login ON login EXECUTE FUNCTION public.fire();
                """);
        bench.observe("postgres");
        long mark = server.logMark();
        assertThatThrownBy(() -> bench.observe("login")).isInstanceOfSatisfying(CatalogException.class,
                e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.HOSTILE_DATABASE)).hasMessageContaining("login event trigger");
        assertThat(server.logSince(mark)).doesNotContain(TRAP);
        assertThat(server.statistics(mark).backends()).isZero();
        assertThatThrownBy(() -> bench.catalog().observe(Targets.trusting(bench.target("login"), "another"), Sorted.of()))
                .hasMessageContaining("login event trigger");
        assertThat(server.statistics(mark).backends()).isZero();
        assertThat(bench.catalog().observe(Targets.trusting(bench.target("login"), "login:at_login"), Sorted.of()).server().untrustedEventTriggers()).isEmpty();
        assertThat(server.logSince(mark)).contains(TRAP);
    }

    @Test
    void cutsWhatATenantMadeHuge() throws CatalogException {
        server.script("postgres", "-- as: cloudsqladmin\nDO $$ BEGIN EXECUTE format('COMMENT ON ROLE tenant IS %L', repeat('x', 5000000)); "
                + "EXECUTE format('ALTER ROLE tenant SET my.setting = %L', repeat('y', 5000000)); END $$");
        var tenant = bench.observe("postgres").role(TENANT).orElseThrow();
        assertThat(tenant.comment()).hasSize(1025);
        assertThat(tenant.settings().getOrDefault("my.setting", "")).hasSizeLessThan(10_000);
    }
}
