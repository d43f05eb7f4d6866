package dev.databasespec.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.model.DefaultPrivilege.ObjectType;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Step;
import dev.databasespec.plan.Target;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StatementsTest {
    private static final int OLD = 150019;
    private static final int NEW = 160015;
    private static final Name A = Name.of("a");
    private static final Name EVIL = Name.of("x\"; DROP ROLE y; --");
    private static final Grantee TO_A = Grantee.of(A);
    private static final RoleAttributes PLAIN = RoleAttributes.DEFAULT;

    static Stream<Arguments> statements() {
        return Stream.of(
                both(new Step.CreateRole(A, PLAIN), "CREATE ROLE \"a\""),
                both(new Step.CreateRole(EVIL, new RoleAttributes(true, false, true, true, 5, "2031-01-31T00:00:00Z")),
                        "CREATE ROLE \"x\"\"; DROP ROLE y; --\" WITH LOGIN NOINHERIT CREATEDB CREATEROLE CONNECTION LIMIT 5 VALID UNTIL '2031-01-31T00:00:00Z'"),
                both(new Step.AlterRole(A, new RoleAttributes(true, true, true, false, 5, "2031-01-31T00:00:00Z"), PLAIN),
                        "ALTER ROLE \"a\" WITH NOLOGIN NOCREATEDB CONNECTION LIMIT -1 VALID UNTIL 'infinity'"),
                both(new Step.SetRoleSetting(A, "statement_timeout", Optional.empty(), Optional.of("30s")),
                        "ALTER ROLE \"a\" SET \"statement_timeout\" TO '30s'"),
                both(new Step.SetRoleSetting(A, "app.tenant", Optional.empty(), Optional.of("o'neil\\")),
                        "ALTER ROLE \"a\" SET \"app\".\"tenant\" TO E'o''neil\\\\'"),
                both(new Step.SetRoleSetting(A, "search_path", Optional.empty(), Optional.of("App, \"My S\", \"$user\"")),
                        "ALTER ROLE \"a\" SET \"search_path\" TO 'app', 'My S', '$user'"),
                both(new Step.SetRoleSetting(A, "search_path", Optional.empty(), Optional.of("")), "ALTER ROLE \"a\" SET \"search_path\" TO ''"),
                both(new Step.SetRoleSetting(A, "work_mem", Optional.of("8MB"), Optional.empty()), "ALTER ROLE \"a\" RESET \"work_mem\""),
                both(new Step.CommentOnRole(A, "", "it's"), "COMMENT ON ROLE \"a\" IS 'it''s'"),
                both(new Step.CommentOnRole(A, "x", ""), "COMMENT ON ROLE \"a\" IS NULL"),
                both(new Step.SetPassword(A, "Secret t/s, key k"), "ALTER ROLE \"a\" PASSWORD ‹from Secret t/s, key k›"),
                both(new Step.CreateSchema(EVIL, Optional.of(A)), "CREATE SCHEMA \"x\"\"; DROP ROLE y; --\" AUTHORIZATION \"a\""),
                both(new Step.CreateSchema(A, Optional.empty()), "CREATE SCHEMA \"a\""),
                both(new Step.AlterSchemaOwner(Name.of("s"), EVIL, A), "ALTER SCHEMA \"s\" OWNER TO \"a\""),
                both(new Step.DropSchema(A), "DROP SCHEMA \"a\""),
                both(new Step.DropRole(A), "DROP ROLE \"a\""),
                both(new Step.ReassignOwned(EVIL, A), "REASSIGN OWNED BY \"x\"\"; DROP ROLE y; --\" TO \"a\""),
                both(new Step.CreateDatabase(A, new DesiredState.Database(Optional.of(EVIL), "", "", "", -1)),
                        "CREATE DATABASE \"a\" OWNER \"x\"\"; DROP ROLE y; --\""),
                both(new Step.CreateDatabase(A, new DesiredState.Database(Optional.empty(), "UTF8", "C.UTF-8", "", 10)),
                        "CREATE DATABASE \"a\" TEMPLATE \"template0\" ENCODING 'UTF8' LOCALE 'C.UTF-8' CONNECTION LIMIT 10"));
    }

    static Stream<Arguments> grants() {
        var table = ObjectRef.in(ObjectKind.TABLE, "app", "Orders");
        var other = ObjectRef.in(ObjectKind.TABLE, "web", "x\".y");
        var columns = new Target(ObjectKind.COLUMN, false, Sorted.of(table.column("id"), table.column("Net, total")));
        return Stream.of(
                both(grant(Target.of(ObjectRef.database(A)), Privilege.CONNECT, Privilege.TEMPORARY), "GRANT CONNECT, TEMPORARY ON DATABASE \"a\" TO \"a\""),
                both(grant(Target.of(ObjectRef.schema(A)), Privilege.USAGE), "GRANT USAGE ON SCHEMA \"a\" TO \"a\""),
                both(grant(new Target(ObjectKind.TABLE, true, Sorted.of(table, other)), Privilege.SELECT),
                        "GRANT SELECT ON ALL TABLES IN SCHEMA \"app\", \"web\" TO \"a\""),
                both(grant(new Target(ObjectKind.TABLE, false, Sorted.of(table, other)), Privilege.SELECT),
                        "GRANT SELECT ON TABLE \"app\".\"Orders\", \"web\".\"x\"\".y\" TO \"a\""),
                both(grant(new Target(ObjectKind.SEQUENCE, true, Sorted.of(ObjectRef.in(ObjectKind.SEQUENCE, "app", "s"))), Privilege.USAGE),
                        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA \"app\" TO \"a\""),
                both(grant(Target.of(ObjectRef.routine("app", "f", "(integer, app.\"My Type\")")), Privilege.EXECUTE),
                        "GRANT EXECUTE ON ROUTINE \"app\".\"f\"(integer, app.\"My Type\") TO \"a\""),
                both(grant(new Target(ObjectKind.ROUTINE, true, Sorted.of(ObjectRef.routine("app", "f", "()"))), Privilege.EXECUTE),
                        "GRANT EXECUTE ON ALL ROUTINES IN SCHEMA \"app\" TO \"a\""),
                both(grant(Target.of(ObjectRef.in(ObjectKind.TYPE, "app", "t")), Privilege.USAGE), "GRANT USAGE ON TYPE \"app\".\"t\" TO \"a\""),
                both(grant(columns, Privilege.SELECT, Privilege.UPDATE),
                        "GRANT SELECT (\"Net, total\", \"id\"), UPDATE (\"Net, total\", \"id\") ON TABLE \"app\".\"Orders\" TO \"a\""),
                both(new Step.Grant(Target.of(table), Sorted.of(Privilege.SELECT), Sorted.of(Grantee.PUBLIC, TO_A), true),
                        "GRANT SELECT ON TABLE \"app\".\"Orders\" TO PUBLIC, \"a\" WITH GRANT OPTION"),
                both(new Step.Revoke(Target.of(table), Sorted.of(Privilege.SELECT), Sorted.of(TO_A), EVIL, true),
                        "REVOKE GRANT OPTION FOR SELECT ON TABLE \"app\".\"Orders\" FROM \"a\""),
                both(new Step.GrantDefault(EVIL, Sorted.of("app", "web"), ObjectType.ROUTINES, Sorted.of(Privilege.EXECUTE), Sorted.of(TO_A), true),
                        "ALTER DEFAULT PRIVILEGES FOR ROLE \"x\"\"; DROP ROLE y; --\" IN SCHEMA \"app\", \"web\" GRANT EXECUTE ON ROUTINES TO \"a\" WITH GRANT OPTION"),
                both(new Step.RevokeDefault(A, Sorted.of(), ObjectType.TABLES, Sorted.of(Privilege.SELECT), Sorted.of(Grantee.PUBLIC), false),
                        "ALTER DEFAULT PRIVILEGES FOR ROLE \"a\" REVOKE SELECT ON TABLES FROM PUBLIC"));
    }

    static Stream<Arguments> memberships() {
        var give = new Step.GrantMembership(A, Sorted.of(Name.of("m"), Name.of("n")), new MembershipOptions(true, false, true), Name.of("g"));
        var take = new Step.RevokeMembership(A, Sorted.of(Name.of("m")), Name.of("g"), false);
        var takeAdmin = new Step.RevokeMembership(A, Sorted.of(Name.of("m")), Name.of("g"), true);
        return Stream.of(
                Arguments.of(give, OLD, "GRANT \"a\" TO \"m\", \"n\" WITH ADMIN OPTION"),
                Arguments.of(give, NEW, "GRANT \"a\" TO \"m\", \"n\" WITH ADMIN TRUE, INHERIT FALSE, SET TRUE GRANTED BY \"g\""),
                Arguments.of(take, OLD, "REVOKE \"a\" FROM \"m\""), Arguments.of(take, NEW, "REVOKE \"a\" FROM \"m\" GRANTED BY \"g\""),
                Arguments.of(takeAdmin, OLD, "REVOKE ADMIN OPTION FOR \"a\" FROM \"m\""),
                Arguments.of(takeAdmin, NEW, "REVOKE ADMIN OPTION FOR \"a\" FROM \"m\" GRANTED BY \"g\""));
    }

    @ParameterizedTest
    @MethodSource({"statements", "grants", "memberships"})
    void rendersAStep(Step step, int version, String sql) {
        int[] versions = version == 0 ? new int[]{OLD, NEW} : new int[]{version};
        for (int one : versions) {
            assertThat(new Statements(one).of(step)).isEqualTo(sql);
        }
    }

    /** Objects may be missing; what must not happen is that the server does not understand us. */
    @ParameterizedTest
    @MethodSource("dev.databasespec.testbed.PostgresBinaries#versions")
    void isUnderstoodByTheServer(int version) throws SQLException {
        try (var server = CloudSqlLikeServer.start(version); var connection = server.superuser("postgres"); var statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            var steps = Stream.of(statements(), grants(), memberships()).flatMap(s -> s).map(a -> (Step) a.get()[0])
                    .filter(s -> !(s instanceof Step.SetPassword))
                    .distinct().toList();
            for (var step : steps) {
                try {
                    statement.execute(new Statements(version * 10000).of(step));
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).as(e.getMessage()).isIn("42704", "3F000", "42P01", "42703", "42883", "0LP01", "42710", "42P06", "42P04",
                            "2BP01");
                }
            }
        }
    }

    @Test
    void previewsAreOneLineAndPrintable() {
        var name = Name.of("a\nb\u202E");
        assertThat(new Statements(NEW).preview(new Step.DropRole(name))).isEqualTo("DROP ROLE \"a\\u000Ab\\u202E\";");
    }

    private static Arguments both(Step step, String sql) {
        return Arguments.of(step, 0, sql);
    }

    private static Step.Grant grant(Target target, Privilege... privileges) {
        return new Step.Grant(target, Sorted.of(privileges), Sorted.of(TO_A), false);
    }
}
