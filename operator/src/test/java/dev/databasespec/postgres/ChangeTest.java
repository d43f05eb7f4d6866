package dev.databasespec.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Membership;
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
import dev.databasespec.reconcile.Secret;
import dev.databasespec.reconcile.Tenure;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {15, 18})
class ChangeTest {
    private static final Bench.Set BENCHES = new Bench.Set(ChangeTest::given);
    private static final Name OWNER = Name.of("shop_owner");
    private static final Name READER = Name.of("reader");
    private static final Authority AS_OWNER = new Authority(new Authority.Actor.SessionRole(), Sorted.of(OWNER));
    private final Bench bench;

    ChangeTest(int version) {
        this.bench = BENCHES.of(version);
    }

    private static void given(CloudSqlLikeServer server) {
        Bench.createDatabase(server, "shop");
        server.script("postgres", """
                -- as: postgres
                SET ROLE cloudsqlsuperuser;
                CREATE ROLE shop_owner;
                CREATE ROLE reader;
                CREATE ROLE middle;
                GRANT CREATE ON DATABASE shop TO shop_owner;
                """);
        server.script("shop", """
                -- as: shop_owner
                CREATE SCHEMA app;
                CREATE TABLE app.orders(id int);
                CREATE TABLE app.items(id int);
                """);
    }

    @AfterAll
    static void stop() {
        BENCHES.close();
    }

    @Test
    void actsForOwnersAndLeavesNoMembershipBehind() throws CatalogException {
        DatabaseState before = bench.observe("shop");
        try (Change change = begin(false)) {
            change.observe(Sorted.of());
            change.execute(grant(ObjectRef.in(ObjectKind.TABLE, "app", "orders"), Privilege.SELECT), Map.of());
            change.giveBack();
            assertThat(change.observe(Sorted.of()).memberships()).isEqualTo(before.memberships());
            change.commit(transaction -> {});
        }
        DatabaseState after = bench.observe("shop");
        assertThat(after.memberships()).isEqualTo(before.memberships());
        assertThat(holds(after, "orders", Privilege.SELECT)).isTrue();
    }

    @Test
    void rollsBackWhatIsNotCommitted() throws CatalogException {
        DatabaseState before = bench.observe("shop");
        try (Change change = begin(true)) {
            change.execute(step(new Step.CreateRole(Name.of("never"), RoleAttributes.DEFAULT), Authority.OURS), Map.of());
            change.execute(grant(ObjectRef.in(ObjectKind.TABLE, "app", "items"), Privilege.DELETE), Map.of());
        }
        assertThat(bench.observe("shop")).isEqualTo(before);
    }

    @Test
    void goesOnAfterAStepThatFails() throws CatalogException {
        try (Change change = begin(false)) {
            change.observe(Sorted.of());
            assertThatThrownBy(() -> change.tryExecute(grant(ObjectRef.in(ObjectKind.TABLE, "app", "nowhere"), Privilege.SELECT), Map.of()))
                    .isInstanceOfSatisfying(CatalogException.class, e -> {
                        assertThat(e.failure().kind()).isEqualTo(Failure.Kind.MISSING_OBJECT);
                        assertThat(e).hasMessage(
                                "cannot grant SELECT on table \"app\".\"nowhere\" to \"reader\": relation \"app.nowhere\" does not exist (SQLSTATE 42P01)");
                    });
            change.tryExecute(grant(ObjectRef.in(ObjectKind.TABLE, "app", "orders"), Privilege.INSERT), Map.of());
            change.giveBack();
            change.commit(transaction -> {});
        }
        assertThat(holds(bench.observe("shop"), "orders", Privilege.INSERT)).isTrue();
    }

    @Test
    void goesOnAfterAStatementThatTheServerCannotParse() throws CatalogException {
        try (Change change = begin(false)) {
            change.observe(Sorted.of());
            assertThatThrownBy(() -> change.tryExecute(step(new Step.CreateRole(Name.of("none"), RoleAttributes.DEFAULT), Authority.OURS), Map.of()))
                    .hasMessage("cannot create role \"none\": role name \"none\" is reserved (SQLSTATE 42939)");
            change.tryExecute(grant(ObjectRef.in(ObjectKind.TABLE, "app", "orders"), Privilege.UPDATE), Map.of());
            change.giveBack();
            change.commit(transaction -> {});
        }
        assertThat(holds(bench.observe("shop"), "orders", Privilege.UPDATE)).isTrue();
    }

    @Test
    void restoresAMembershipThatWasThereWithOtherOptions() throws CatalogException {
        if (bench.version() < 16) {
            return;
        }
        Name us = Name.of("cloudsqlsuperuser");
        bench.server().script("postgres", "-- as: postgres\nSET ROLE cloudsqlsuperuser; GRANT middle TO cloudsqlsuperuser WITH INHERIT FALSE, SET TRUE");
        Membership kept = new Membership(Name.of("middle"), us, us, new MembershipOptions(false, false, true));
        assertThat(bench.observe("shop").memberships()).contains(kept);
        try (Change change = begin(false)) {
            change.execute(step(new Step.CreateSchema(Name.of("lent"), Optional.of(Name.of("middle"))),
                    new Authority(new Authority.Actor.SessionRole(), Sorted.of(Name.of("middle")))), Map.of());
            change.commit(transaction -> {});
        }
        assertThat(bench.observe("shop").memberships()).contains(kept);
        assertThat(bench.observe("shop").schema(Name.of("lent"))).isPresent();
    }

    @Test
    void actsAsTheUserThatLoggedInAndAsAGrantor() throws CatalogException {
        bench.server().script("shop", """
                -- as: postgres
                SET ROLE cloudsqlsuperuser;
                CREATE ROLE passer;
                RESET ROLE;
                CREATE TABLE public.mine(id int);
                -- as: shop_owner
                GRANT USAGE ON SCHEMA app TO passer;
                GRANT SELECT ON app.items TO passer WITH GRANT OPTION;
                -- as: passer
                GRANT SELECT ON app.items TO reader;
                """);
        Name passer = Name.of("passer");
        try (Change change = begin(true)) {
            change.execute(step(new Step.Grant(Target.of(ObjectRef.in(ObjectKind.TABLE, "public", "mine")), Sorted.of(Privilege.SELECT),
                    Sorted.of(Grantee.of(READER)), false), new Authority(new Authority.Actor.SessionUser(), Sorted.of())), Map.of());
            change.execute(step(new Step.Revoke(Target.of(ObjectRef.in(ObjectKind.TABLE, "app", "items")), Sorted.of(Privilege.SELECT),
                    Sorted.of(Grantee.of(READER)), passer, false), new Authority(new Authority.Actor.Other(passer), Sorted.of(passer))), Map.of());
            change.giveBack();
            DatabaseState inside = change.observe(Sorted.of());
            assertThat(inside.server().sessionRole()).isEqualTo(Name.of("cloudsqlsuperuser"));
            assertThat(holds(inside, "mine", Privilege.SELECT)).isTrue();
            assertThat(holds(inside, "items", Privilege.SELECT)).isFalse();
            change.commit(transaction -> {});
        }
    }

    @Test
    void dropsARoleThatItHasBorrowed() throws CatalogException {
        Name gone = Name.of("gone");
        bench.server().script("postgres", "-- as: postgres\nSET ROLE cloudsqlsuperuser; CREATE ROLE gone; GRANT CREATE ON DATABASE shop TO gone");
        bench.server().script("shop", "-- as: gone\nCREATE SCHEMA his");
        try (Change change = begin(true)) {
            Authority lent = new Authority(new Authority.Actor.SessionRole(), Sorted.of(gone, OWNER));
            change.execute(step(new Step.ReassignOwned(gone, OWNER), lent), Map.of());
            change.execute(step(new Step.Revoke(Target.of(ObjectRef.database(Name.of("shop"))), Sorted.of(Privilege.CREATE), Sorted.of(Grantee.of(gone)),
                    Name.of("cloudsqlsuperuser"), false), Authority.OURS), Map.of());
            change.execute(step(new Step.DropRole(gone), Authority.OURS), Map.of());
            change.giveBack();
            change.commit(transaction -> {});
        }
        assertThat(bench.observe("shop").role(gone)).isEmpty();
        assertThat(bench.observe("shop").schema(Name.of("his")).orElseThrow().owner()).isEqualTo(OWNER);
    }

    @Test
    void setsAPasswordThatTheServerNeverSees() throws CatalogException, SQLException {
        String password = "clear-pässword-9f3";
        long mark = bench.server().logMark();
        try (Change change = begin(true)) {
            change.execute(step(new Step.CreateRole(Name.of("app_login"), new RoleAttributes(true, true, false, false, -1, "")), Authority.OURS), Map.of());
            change.execute(step(new Step.SetPassword(Name.of("app_login"), "Secret team/app, key password"), Authority.OURS),
                    Map.of(Name.of("app_login"), Secret.of(password)));
            change.commit(transaction -> {});
        }
        try (Connection connection = bench.server().connect("shop", "app_login", password)) {
            assertThat(connection.isValid(1)).isTrue();
        }
        assertThat(bench.server().logSince(mark)).contains("SCRAM-SHA-256$4096:").doesNotContain(password);
        bench.server().execute("postgres", "DROP ROLE app_login");
    }

    @Test
    void rendersAPlanAsAScriptThatDoesTheSame() throws CatalogException, SQLException {
        DatabaseState live = bench.observe("shop");
        PlannedStep create = step(new Step.CreateRole(Name.of("scripted"), RoleAttributes.DEFAULT), Authority.OURS);
        PlannedStep password = step(new Step.SetPassword(Name.of("scripted"), "Secret team/x, key p"), Authority.OURS);
        String script = PlanScript.of(List.of(create, password, grant(ObjectRef.in(ObjectKind.TABLE, "app", "items"), Privilege.TRIGGER)), live);
        assertThat(script).isEqualTo("""
                \\set ON_ERROR_STOP on
                BEGIN;
                SET LOCAL search_path = pg_catalog, pg_temp;
                SET LOCAL ROLE "cloudsqlsuperuser";
                -- Low: test
                CREATE ROLE "scripted";
                -- Low: test
                -- ALTER ROLE "scripted" PASSWORD ‹from Secret team/x, key p›;
                -- Low: test
                GRANT "shop_owner" TO "cloudsqlsuperuser"%s;
                GRANT TRIGGER ON TABLE "app"."items" TO "reader";
                -- give back what was borrowed
                REVOKE "shop_owner" FROM "cloudsqlsuperuser";
                COMMIT;
                """.formatted(bench.version() < 16 ? "" : " WITH INHERIT TRUE, SET TRUE"));
        try (Connection connection = bench.server().admin("shop"); Statement statement = connection.createStatement()) {
            statement.execute(script.substring(script.indexOf('\n')));
        }
        DatabaseState after = bench.observe("shop");
        assertThat(holds(after, "items", Privilege.TRIGGER)).isTrue();
        assertThat(after.memberships().stream().filter(m -> !m.role().value().equals("scripted")))
                .containsExactlyElementsOf(live.memberships());
        bench.server().execute("postgres", "DROP ROLE scripted");
    }

    private Change begin(boolean serverWide) throws CatalogException {
        return bench.catalog().begin(bench.target("shop"), serverWide);
    }

    private static PlannedStep grant(ObjectRef object, Privilege privilege) {
        return step(new Step.Grant(Target.of(object), Sorted.of(privilege), Sorted.of(Grantee.of(READER)), false), AS_OWNER);
    }

    private static PlannedStep step(Step step, Authority authority) {
        return new PlannedStep(step, Hazard.LOW, "test", authority);
    }

    private static boolean holds(DatabaseState state, String table, Privilege privilege) {
        return state.objects().stream().filter(g -> g.kind() == ObjectKind.TABLE && g.objects().stream().anyMatch(o -> o.name().equals(table)))
                .anyMatch(g -> g.acl().stream().anyMatch(i -> i.grantee().is(READER) && i.privilege() == privilege));
    }

    /** Looks as often as it is asked; what happens between two looks is up to the test. */
    private Change begin(Tenure tenure) throws CatalogException {
        Change change = new PostgresCatalog(bench.pools(), tenure).begin(bench.target("shop"), true);
        change.execute(step(new Step.CreateRole(Name.of("outdated"), RoleAttributes.DEFAULT), Authority.OURS), Map.of());
        return change;
    }

    @Test
    void commitsNothingWhenSomebodyElseMayLead() throws CatalogException {
        try (Change change = begin(() -> Optional.of(Duration.ZERO))) {
            assertThatThrownBy(() -> change.commit(transaction -> {})).isInstanceOf(Tenure.NotLeading.class);
        }
        assertThat(bench.observe("shop").role(Name.of("outdated"))).isEmpty();
    }

    @Test
    void commitsNothingAfterAPauseBetweenTwoLooks() throws CatalogException {
        Iterator<Duration> left = List.of(Duration.ofSeconds(8), Duration.ofSeconds(8), Duration.ofSeconds(3)).iterator();
        try (Change change = begin(() -> Optional.of(left.next()))) {
            assertThatThrownBy(() -> change.commit(transaction -> {})).isInstanceOf(Tenure.NotLeading.class);
        }
        assertThat(left).isExhausted();
        assertThat(bench.observe("shop").role(Name.of("outdated"))).isEmpty();
    }

    /** Paused right after the last look, we would send COMMIT when somebody else leads. */
    @Test
    void theServerDoesNotWaitForACommitLongerThanWeMayLead() throws CatalogException {
        long mark = bench.server().logMark();
        AtomicInteger looks = new AtomicInteger();
        Tenure tenure = () -> {
            if (looks.incrementAndGet() == 3) {
                Await.until("the server ends the transaction", Duration.ofSeconds(10),
                        () -> bench.server().logSince(mark).contains("idle-in-transaction timeout"));
            }
            return Optional.of(Duration.ofSeconds(1));
        };
        try (Change change = begin(tenure)) {
            assertThatThrownBy(() -> change.commit(transaction -> {})).isInstanceOfSatisfying(CatalogException.class,
                    e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.CONNECTION_LOST));
        }
        assertThat(bench.observe("shop").role(Name.of("outdated"))).isEmpty();
    }
}
