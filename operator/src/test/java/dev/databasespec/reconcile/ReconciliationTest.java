package dev.databasespec.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.LiveRole;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Selector;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Problem;
import dev.databasespec.plan.Step;
import dev.databasespec.reconcile.Request.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** One pass, with a database in memory that misbehaves in every way a real one does. */
class ReconciliationTest {
    private static final Name OWNER = Name.of("owner");
    private static final Name READER = Name.of("reader");
    private static final Name US = Name.of("cloudsqlsuperuser");
    private final CatalogInMemory catalog = new CatalogInMemory(shop());
    private final List<Inventory> announced = new ArrayList<>();

    @Test
    void aQuietPassOpensNoTransactionAndAnnouncesNothing() {
        run(Inventory.EMPTY);
        int begun = catalog.begun;
        announced.clear();
        Outcome outcome = run(
                new Inventory(Sorted.of(), Sorted.of(READER), Sorted.of(), Sorted.map(Map.of()), List.of(), Sorted.of(), Sorted.of(), Sorted.of()));
        assertThat(outcome.applied()).isEmpty();
        assertThat(catalog.begun).isEqualTo(begun);
        assertThat(announced).isEmpty();
    }

    @Test
    void announcesWhatItIsAboutToMakeBeforeItMakesIt() {
        Outcome outcome = run(Inventory.EMPTY);
        assertThat(announced).singleElement().satisfies(i -> assertThat(i.roles()).containsExactly(READER));
        assertThat(outcome.inventory().roles()).containsExactly(READER);
        assertThat(catalog.commits).isEqualTo(1);
    }

    @Test
    void rollsBackAndNamesTheFactsWhenStatementsSucceedWithoutEffect() {
        catalog.ignored = s -> s.step() instanceof Step.Grant;
        Outcome outcome = run(Inventory.EMPTY);
        assertThat(outcome.failure()).hasValueSatisfying(f -> {
            assertThat(f.kind()).isEqualTo(Failure.Kind.NOT_CONVERGED);
            assertThat(f.message()).contains("grant SELECT on").contains("\"reader\"").contains("rolled back");
        });
        assertThat(catalog.commits).isZero();
    }

    @Test
    void appliesEverythingElseAndNamesTheObjectThatFails() {
        catalog.fault = s -> s instanceof Step.Grant g && g.target().objects().stream().anyMatch(o -> o.name().equals("secret"))
                ? Optional.of(new Failure(Failure.Kind.PERMISSION_DENIED,
                        "cannot grant SELECT on table \"app\".\"secret\" to \"reader\": permission denied (SQLSTATE 42501)", "grant it", Optional.of("42501")))
                : Optional.empty();
        Outcome outcome = run(Inventory.EMPTY);
        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.problems()).singleElement().satisfies(p -> {
            assertThat(p.object()).isEqualTo("table \"app\".\"secret\"");
            assertThat(p.reason()).isEqualTo(Problem.Reason.PERMISSION_DENIED);
            assertThat(p.message()).isEqualTo("cannot grant SELECT on table \"app\".\"secret\" to \"reader\": permission denied (SQLSTATE 42501)");
        });
        assertThat(rights("orders")).isTrue();
        assertThat(rights("secret")).isFalse();
    }

    @Test
    void retriesWhatOtherSessionsDisturbAtMostFiveTimes() {
        int[] left = {3};
        catalog.fault = s -> left[0]-- > 0 ? Optional.of(Failure.of(Failure.Kind.CONCURRENT_CHANGE, "tuple concurrently updated", "")) : Optional.empty();
        assertThat(run(Inventory.EMPTY).problems()).isEmpty();
        catalog.state = shop();
        catalog.begun = 0;
        catalog.fault = s -> Optional.of(Failure.of(Failure.Kind.LOCK_TIMEOUT, "locked", "wait"));
        Outcome outcome = run(Inventory.EMPTY);
        assertThat(catalog.begun).isEqualTo(5);
        assertThat(outcome.problems()).isNotEmpty().allSatisfy(p -> assertThat(p.reason()).isEqualTo(Problem.Reason.LOCK_TIMEOUT));
    }

    @Test
    void aConnectionLostAtCommitIsTriedAgainAndNothingIsDoneTwice() {
        catalog.atCommit = Optional.of(Failure.of(Failure.Kind.CONNECTION_LOST, "lost, and the transaction was rolled back", ""));
        Outcome outcome = run(Inventory.EMPTY);
        assertThat(outcome.failure()).isEmpty();
        assertThat(catalog.commits).isEqualTo(1);
        assertThat(outcome.applied().stream().filter(s -> s.step() instanceof Step.CreateRole)).hasSize(1);
    }

    @Test
    void whatSomebodyApprovedIsDoneAlthoughItIsAboveTheLimit() {
        DatabaseState shown = catalog.state;
        Outcome outcome = runApproved((steps, live) -> live.equals(shown));
        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.pending()).isEmpty();
        assertThat(rights("orders")).isTrue();
        assertThat(catalog.commits).isEqualTo(1);
    }

    @Test
    void aYesForAnotherStateIsNoYesUnderTheLock() {
        DatabaseState shown = catalog.state;
        catalog.meanwhile = () -> catalog.state = shown
                .withRoles(Map.of(US, shown.role(US).orElseThrow(), OWNER, shown.role(OWNER).orElseThrow().withComment("changed")));
        Outcome outcome = runApproved((steps, live) -> live.equals(shown));
        assertThat(catalog.commits).isZero();
        assertThat(outcome.applied()).isEmpty();
        assertThat(outcome.pending()).isNotEmpty();
    }

    @Test
    void anApprovedStatementWithoutEffectIsNoSuccess() {
        DatabaseState shown = catalog.state;
        catalog.ignored = s -> s.step() instanceof Step.Grant;
        Outcome outcome = runApproved((steps, live) -> live.equals(shown));
        assertThat(outcome.failure()).hasValueSatisfying(f -> assertThat(f.kind()).isEqualTo(Failure.Kind.NOT_CONVERGED));
        assertThat(catalog.commits).isZero();
    }

    @Test
    void writesThePlanDownBeforeItBeginsAndTheTransactionBeforeItIsCommitted() {
        List<String> told = new ArrayList<>();
        Outcome outcome = runWith(request(Inventory.EMPTY, Mode.APPLY, Map.of()), new Journal() {
            @Override
            public void opening(List<PlannedStep> steps, DatabaseState live) {
                told.add("opening of " + steps.size() + " with " + catalog.begun + " begun");
            }

            @Override
            public void aboutToApply(List<PlannedStep> steps, Inventory expected) {
                told.add("inventory with " + catalog.begun + " begun");
            }

            @Override
            public void aboutToCommit(String transaction, List<PlannedStep> done, List<StepFailure> failed) {
                told.add("commit of " + done.size() + " with " + catalog.commits + " committed");
            }
        });
        int steps = outcome.applied().size();
        assertThat(told).containsExactly("opening of " + steps + " with 0 begun", "inventory with 0 begun", "commit of " + steps + " with 0 committed");
    }

    @Test
    void whatCannotBeWrittenDownBeforeCommitIsNotCommitted() {
        Request request = request(Inventory.EMPTY, Mode.APPLY, Map.of());
        assertThatThrownBy(() -> runWith(request, new Journal() {
            @Override
            public void aboutToApply(List<PlannedStep> steps, Inventory expected) {}

            @Override
            public void aboutToCommit(String transaction, List<PlannedStep> done, List<StepFailure> failed) {
                throw new IllegalStateException("the API server is away");
            }
        })).hasMessage("the API server is away");
        assertThat(catalog.commits).isZero();
        assertThat(rights("orders")).isFalse();
    }

    /** With a limit that lets nothing through. */
    private Outcome runApproved(Approval approval) {
        Request plain = request(Inventory.EMPTY, Mode.APPLY, Map.of());
        return runWith(new Request(plain.target(), plain.desired(), plain.applied(), plain.mode(), Optional.empty(), plain.passwords(), approval),
                Journal.NONE);
    }

    private Outcome runWith(Request request, Journal journal) {
        return new Reconciliation(new Means(catalog, new Fingerprints(new Random(1)), new Random(1), t -> {})).run(request, journal);
    }

    @Test
    void planTouchesNothing() {
        Outcome outcome = new Reconciliation(new Means(catalog, new Fingerprints(new Random(1)), new Random(1), t -> {}))
                .run(request(Inventory.EMPTY, Mode.PLAN, Map.of()), Journal.NONE);
        assertThat(outcome.pending()).isNotEmpty();
        assertThat(catalog.begun).isZero();
        assertThat(outcome.inventory()).isEqualTo(Inventory.EMPTY);
    }

    @Test
    void aDatabaseWithForeignEventTriggersIsNotTouched() {
        catalog.state = withTrigger(catalog.state);
        Outcome outcome = run(Inventory.EMPTY);
        assertThat(outcome.failure()).hasValueSatisfying(f -> assertThat(f.message()).contains("\"bomb\"").contains("nothing was changed"));
        assertThat(catalog.begun).isZero();
    }

    @Test
    void anEventTriggerThatAppearsBeforeTheLockStopsThePass() {
        catalog.meanwhile = () -> catalog.state = withTrigger(catalog.state);
        Outcome outcome = run(Inventory.EMPTY);
        assertThat(outcome.failure()).hasValueSatisfying(f -> assertThat(f.kind()).isEqualTo(Failure.Kind.HOSTILE_DATABASE));
        assertThat(catalog.executed).isEmpty();
        assertThat(catalog.commits).isZero();
    }

    @Test
    void aRoleThatIsDroppedBeforeTheLockIsAnnouncedAndMadeUnderTheLockOfTheServer() {
        run(Inventory.EMPTY);
        catalog.state = shop().withRoles(catalog.state.roles());
        announced.clear();
        catalog.serverWide.clear();
        catalog.meanwhile = () -> catalog.state = shop();
        Outcome outcome = run(Inventory.EMPTY);
        assertThat(catalog.serverWide).containsExactly(false, true);
        assertThat(announced.getLast().roles()).containsExactly(READER);
        assertThat(outcome.inventory().roles()).containsExactly(READER);
    }

    @Test
    void whatIsGivenToARoleThatWasThereIsAnnouncedBeforeItIsGiven() {
        run(Inventory.EMPTY);
        catalog.state = shop().withRoles(catalog.state.roles());
        announced.clear();
        Outcome outcome = run(Inventory.EMPTY);
        assertThat(announced).singleElement().satisfies(i -> assertThat(i.grants()).hasSize(1));
        assertThat(outcome.inventory().grants()).isEqualTo(announced.getFirst().grants());
    }

    @Test
    void aPasswordIsSetOnceAndAgainWhenTheSecretChanges() {
        Outcome first = run(Inventory.EMPTY, Map.of(READER, Secret.of("one")));
        assertThat(first.applied()).anyMatch(s -> s.step() instanceof Step.SetPassword);
        Outcome second = run(first.inventory(), Map.of(READER, Secret.of("one")));
        assertThat(second.applied()).isEmpty();
        Outcome third = run(second.inventory(), Map.of(READER, Secret.of("two")));
        assertThat(third.applied()).singleElement().satisfies(s -> assertThat(s.step()).isInstanceOf(Step.SetPassword.class));
        assertThat(third.inventory().passwords().toString()).doesNotContain("two");
    }

    @Test
    void deletionTakesBackWhatWasGivenAndKeepsTheRoleUnlessItShallDrop() {
        Outcome made = run(Inventory.EMPTY);
        Outcome revoked = new Reconciliation(new Means(catalog, new Fingerprints(new Random(1)), new Random(1), t -> {}))
                .run(request(made.inventory(), Mode.REVOKE, Map.of()), Journal.NONE);
        assertThat(revoked.failure()).isEmpty();
        assertThat(rights("orders")).isFalse();
        assertThat(catalog.state.role(READER)).isPresent();
        run(made.inventory());
        Outcome dropped = new Reconciliation(new Means(catalog, new Fingerprints(new Random(1)), new Random(1), t -> {}))
                .run(request(made.inventory(), Mode.DROP, Map.of()), Journal.NONE);
        assertThat(dropped.problems()).isEmpty();
        assertThat(catalog.state.role(READER)).isEmpty();
        assertThat(catalog.state.role(OWNER)).isPresent();
    }

    private boolean rights(String table) {
        return catalog.state.objects().stream().filter(g -> g.objects().contains(ObjectRef.in(ObjectKind.TABLE, "app", table)))
                .anyMatch(g -> g.acl().stream().anyMatch((AclItem i) -> i.grantee().is(READER)));
    }

    private Outcome run(Inventory applied) {
        return run(applied, Map.of());
    }

    private Outcome run(Inventory applied, Map<Name, Secret> passwords) {
        return new Reconciliation(new Means(catalog, new Fingerprints(new Random(1)), new Random(1), t -> {})).run(request(applied, Mode.APPLY, passwords),
                (steps, expected) -> announced.add(expected));
    }

    private static Request request(Inventory applied, Mode mode, Map<Name, Secret> passwords) {
        Target target = new Target("team/pg", new Target.Endpoint("127.0.0.1", 5432, Target.SslMode.DISABLE, Optional.empty()), Name.of("shop"),
                new Target.Login("postgres", Secret.of("x"), Optional.empty()), Target.Limits.DEFAULT, Sorted.of(), "databasespec");
        DesiredRole reader = new DesiredRole(READER, DesiredRole.Wishes.NONE,
                passwords.isEmpty() ? Optional.empty() : Optional.of("Secret team/reader, key password"), false, false,
                Optional.empty(), false);
        DesiredState desired = new DesiredState(Optional.empty(), true, Sorted.map(Map.of()), Sorted.map(Map.of(READER, reader)), Sorted.map(Map.of()),
                List.of(),
                List.of(new DesiredState.WantedGrant(Grantee.of(READER), new Selector(ObjectKind.TABLE, "app", Sorted.of("*"), Sorted.of()),
                        Sorted.of(Privilege.SELECT), false, false)),
                List.of(), Sorted.of(), DesiredState.Elsewhere.NOTHING);
        return new Request(target, desired, applied, mode, Optional.of(Hazard.MEDIUM), Sorted.map(passwords));
    }

    private static DatabaseState withTrigger(DatabaseState state) {
        DatabaseState.Server s = state.server();
        DatabaseState.Server hostile = new DatabaseState.Server(s.version(), s.database(), s.sessionUser(), s.sessionRole(), s.bootstrapSuperuser(), false,
                Sorted.of("bomb"));
        return new DatabaseState(hostile, state.roles(), state.memberships(), state.objects(), Sorted.of(), Sorted.map(Map.of()));
    }

    private static DatabaseState shop() {
        LiveRole.Reach all = new LiveRole.Reach(true, true);
        Map<Name, LiveRole> roles = Map.of(US, new LiveRole(US, 1, RoleAttributes.DEFAULT, false, "", Sorted.map(Map.of()), Sorted.map(Map.of()), all, all),
                OWNER,
                new LiveRole(OWNER, 2, RoleAttributes.DEFAULT, false, "", Sorted.map(Map.of()), Sorted.map(Map.of()), new LiveRole.Reach(false, true),
                        LiveRole.Reach.NONE));
        List<ObjectGroup> objects = List.of(
                new ObjectGroup(ObjectKind.DATABASE, "", US, false, Sorted.of(ObjectRef.database(Name.of("shop"))), Sorted.of()),
                new ObjectGroup(ObjectKind.SCHEMA, "app", OWNER, false, Sorted.of(ObjectRef.schema(Name.of("app"))),
                        Sorted.of(new AclItem(Grantee.of(OWNER), OWNER, Privilege.USAGE, false))),
                new ObjectGroup(ObjectKind.TABLE, "app", OWNER, false,
                        Sorted.of(ObjectRef.in(ObjectKind.TABLE, "app", "orders"), ObjectRef.in(ObjectKind.TABLE, "app", "secret")),
                        Sorted.of()));
        DatabaseState.Server server = new DatabaseState.Server(150007, Name.of("shop"), Name.of("postgres"), US, Name.of("cloudsqladmin"), false, Sorted.of());
        return new DatabaseState(server, Sorted.map(roles), Sorted.of(), objects, Sorted.of(), Sorted.map(Map.of()));
    }
}
