package dev.databasespec.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DefaultPrivilege;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.LiveRole;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {15, 18})
class ObserveTest {
    private static final Bench.Set BENCHES = new Bench.Set(ObserveTest::given);
    private final Bench bench;
    private final int version;
    private final DatabaseState state;

    ObserveTest(int version) throws CatalogException {
        this.bench = BENCHES.of(version);
        this.version = version;
        this.state = bench.observe("shop", "shop_owner", "Mixed \" Case");
    }

    private static void given(CloudSqlLikeServer server) {
        Bench.createDatabase(server, "shop");
        Bench.createDatabase(server, "other");
        server.script("postgres", """
                -- as: api
                SELECT emu.users_insert('api@acme.iam.gserviceaccount.com', 'CLOUD_IAM_SERVICE_ACCOUNT');
                -- as: postgres
                SET ROLE cloudsqlsuperuser;
                CREATE ROLE shop_owner;
                CREATE ROLE "Mixed "" Case" LOGIN CONNECTION LIMIT 7 VALID UNTIL '2031-01-31 00:00:00+00';
                COMMENT ON ROLE "Mixed "" Case" IS 'nightly';
                ALTER ROLE "Mixed "" Case" SET statement_timeout = '30s';
                ALTER ROLE "Mixed "" Case" IN DATABASE shop SET work_mem = '8MB';
                ALTER ROLE "Mixed "" Case" IN DATABASE other SET work_mem = '9MB';
                GRANT shop_owner TO "api@acme.iam";
                GRANT CREATE ON DATABASE shop, other TO shop_owner;
                """);
        server.script("shop", """
                CREATE EXTENSION pg_stat_statements;
                -- as: shop_owner
                CREATE SCHEMA app;
                CREATE TYPE app."My Type" AS ENUM ('a');
                CREATE DOMAIN app.positive AS int CHECK (VALUE > 0);
                CREATE TABLE app.orders(id serial, "Total, net" int);
                CREATE TABLE app.parts(id int) PARTITION BY RANGE (id);
                CREATE VIEW app.v AS SELECT 1 AS one;
                CREATE FUNCTION app.total(a int, b app."My Type") RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE FUNCTION app.total() RETURNS int LANGUAGE sql AS 'SELECT 1';
                CREATE PROCEDURE app.run(text[]) LANGUAGE sql AS 'SELECT 1';
                GRANT SELECT ON app.orders, app.parts TO "Mixed "" Case" WITH GRANT OPTION;
                GRANT UPDATE ("Total, net") ON app.orders TO PUBLIC;
                ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO "Mixed "" Case";
                ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
                """);
    }

    @AfterAll
    static void stop() {
        BENCHES.close();
    }

    @Test
    void knowsWhoAndWhereWeAre() {
        assertThat(state.server().version() / 10000).isEqualTo(version);
        assertThat(state.server().sessionUser()).isEqualTo(Name.of("postgres"));
        assertThat(state.server().sessionRole()).isEqualTo(Name.of("cloudsqlsuperuser"));
        assertThat(state.server().bootstrapSuperuser()).isEqualTo(Name.of("cloudsqladmin"));
        assertThat(state.server().replica()).isFalse();
        assertThat(state.server().untrustedEventTriggers()).isEmpty();
        assertThat(state.database().owner()).isEqualTo(Name.of("cloudsqlsuperuser"));
    }

    @Test
    void readsRolesWithWhatWeMayDoWithThem() {
        LiveRole role = role("Mixed \" Case");
        assertThat(role.attributes()).isEqualTo(new RoleAttributes(true, true, false, false, 7, "2031-01-31T00:00:00Z"));
        assertThat(role.comment()).isEqualTo("nightly");
        assertThat(role.settings()).isEqualTo(Map.of("statement_timeout", "30s"));
        assertThat(role.settingsInDatabase()).isEqualTo(Map.of("work_mem", "8MB"));
        assertThat(role.sessionRole()).isEqualTo(new LiveRole.Reach(false, true));
        assertThat(role.elevated()).isFalse();
        assertThat(role("cloudsqladmin").elevated()).isTrue();
        assertThat(role("api@acme.iam").sessionRole().administrable()).isEqualTo(version < 16);
        assertThat(role("cloudsqlsuperuser").sessionUser().usable()).isTrue();
        assertThat(role("postgres").sessionUser().usable()).isTrue();
        assertThat(role("pg_checkpoint").sessionRole()).isEqualTo(new LiveRole.Reach(true, true));
    }

    @Test
    void readsMembershipsByGrantor() {
        Name grantor = Name.of("cloudsqlsuperuser");
        assertThat(state.memberships()).contains(new Membership(Name.of("shop_owner"), Name.of("api@acme.iam"), grantor, MembershipOptions.DEFAULT));
        assertThat(state.memberships()
                .contains(new Membership(Name.of("shop_owner"), grantor, Name.of("cloudsqladmin"), new MembershipOptions(true, false, false))))
                .isEqualTo(version >= 16);
    }

    @Test
    void groupsRelationsByOwnerAndRights() {
        ObjectGroup granted = group(ObjectKind.TABLE, "orders");
        assertThat(granted.objects()).containsExactly(ObjectRef.in(ObjectKind.TABLE, "app", "orders"), ObjectRef.in(ObjectKind.TABLE, "app", "parts"));
        assertThat(granted.owner()).isEqualTo(Name.of("shop_owner"));
        assertThat(granted.acl())
                .contains(new AclItem(Grantee.of(Name.of("Mixed \" Case")), Name.of("shop_owner"), Privilege.SELECT, true),
                        new AclItem(Grantee.of(Name.of("shop_owner")), Name.of("shop_owner"), Privilege.TRUNCATE, false));
        assertThat(group(ObjectKind.TABLE, "v").acl()).hasSize(version >= 17 ? 8 : 7);
        assertThat(group(ObjectKind.SEQUENCE, "orders_id_seq").acl()).hasSize(3);
        assertThat(group(ObjectKind.TABLE, "pg_stat_statements").extension()).isTrue();
    }

    @Test
    void knowsRoutinesByTheirTypes() {
        assertThat(group(ObjectKind.ROUTINE, "run").objects()).containsExactly(ObjectRef.routine("app", "run", "(text[])"),
                ObjectRef.routine("app", "total", "()"), ObjectRef.routine("app", "total", "(integer, app.\"My Type\")"));
        assertThat(group(ObjectKind.ROUTINE, "run").acl())
                .contains(new AclItem(Grantee.PUBLIC, Name.of("shop_owner"), Privilege.EXECUTE, false));
        assertThat(group(ObjectKind.TYPE, "positive").objects()).containsExactly(ObjectRef.in(ObjectKind.TYPE, "app", "My Type"),
                ObjectRef.in(ObjectKind.TYPE, "app", "positive"));
    }

    @Test
    void readsColumnsThatHaveRightsOfTheirOwn() {
        ObjectGroup column = state.objects().stream().filter(g -> g.kind() == ObjectKind.COLUMN).findFirst().orElseThrow();
        assertThat(column.objects()).containsExactly(ObjectRef.in(ObjectKind.TABLE, "app", "orders").column("Total, net"));
        assertThat(column.acl()).containsExactly(new AclItem(Grantee.PUBLIC, Name.of("shop_owner"), Privilege.UPDATE, false));
    }

    @Test
    void readsDefaultPrivileges() {
        Name owner = Name.of("shop_owner");
        assertThat(state.defaultPrivileges()).containsExactly(
                new DefaultPrivilege(owner, "", DefaultPrivilege.ObjectType.ROUTINES, Grantee.of(owner), Privilege.EXECUTE, false),
                new DefaultPrivilege(owner, "app", DefaultPrivilege.ObjectType.TABLES, Grantee.of(Name.of("Mixed \" Case")), Privilege.SELECT, false));
    }

    @Test
    void leavesSystemSchemasOutAndKeepsPublic() {
        assertThat(state.objects()).filteredOn(g -> g.kind() == ObjectKind.SCHEMA).extracting(ObjectGroup::schema).containsExactlyInAnyOrder("app", "public");
    }

    @Test
    void knowsWhatHangsOnRolesInEveryDatabase() {
        List<DatabaseState.Dependents> owner = state.dependents().getOrDefault(Name.of("shop_owner"), List.of());
        assertThat(owner).extracting(d -> d.database().value() + " " + d.owned()).containsExactly("other false", "shop true", "shop false");
        assertThat(state.dependents().getOrDefault(Name.of("Mixed \" Case"), List.of())).extracting(d -> d.database().value() + " " + d.owned())
                .containsExactly("shop false");
    }

    @Test
    void noParallelWorkerBringsBackWhatATenantHasPresetForHisDatabase() throws CatalogException {
        Bench.createDatabase(bench.server(), "preset");
        bench.server().execute("postgres", "ALTER DATABASE preset SET " + (version >= 16 ? "debug_parallel_query" : "force_parallel_mode") + " = on");
        if (version >= 17) {
            bench.server().execute("postgres", "ALTER DATABASE preset SET transaction_timeout = '1ms'");
        }
        for (int i = 0; i < 20; i++) {
            assertThat(bench.observe("preset").server().version()).isGreaterThan(0);
        }
    }

    @Test
    void isOneMessageOnAConnectionThatIsThere() throws CatalogException {
        CloudSqlLikeServer server = bench.server();
        long mark = server.logMark();
        DatabaseState again = bench.observe("shop");
        assertThat(again.objects()).hasSameSizeAs(state.objects());
        assertThat(server.statistics(mark).statements()).isEqualTo(1);
        assertThat(server.statistics(mark).backends()).isZero();
        assertThat(server.statistics(mark).writes()).isZero();
    }

    private LiveRole role(String name) {
        return state.role(Name.of(name)).orElseThrow();
    }

    private ObjectGroup group(ObjectKind kind, String name) {
        return state.objects().stream().filter(g -> g.kind() == kind && g.objects().stream().anyMatch(o -> o.name().equals(name))).findFirst().orElseThrow();
    }
}
