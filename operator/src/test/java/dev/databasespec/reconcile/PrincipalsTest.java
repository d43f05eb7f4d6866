package dev.databasespec.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.DesiredState.User;
import dev.databasespec.model.DesiredState.WantedMembership;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.LiveRole;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.Problem.Reason;
import dev.databasespec.plan.Step;
import dev.databasespec.reconcile.Request.Mode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IAM principals through one pass: the Admin API first, then the transaction, then the deletions. */
class PrincipalsTest {
    private static final Name US = Name.of("cloudsqlsuperuser");
    private static final Name READER = Name.of("reader");
    private static final Name MONITOR = Name.of("pg_monitor");
    private static final Name STATS = Name.of("pg_read_all_stats");
    private static final Name ALICE = Name.of("alice@acme.com");
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private CatalogInMemory catalog = new CatalogInMemory(server(180006));
    private AccountsInMemory accounts = new AccountsInMemory(catalog);
    private final List<Inventory> announced = new ArrayList<>();
    private Inventory inventory = Inventory.EMPTY;

    @ParameterizedTest
    @ValueSource(ints = {150007, 180006})
    void aMissingUserIsMadeAndGrantedInOnePassAndTheNextPassIsQuiet(int version) {
        use(version);
        Outcome outcome = run(Mode.APPLY, alice(READER));
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.applied()).extracting(s -> s.step().getClass().getSimpleName()).containsExactly("CreateAccount", "CreateRole", "GrantMembership");
        assertThat(roles()).containsExactly(READER);
        assertThat(announced.getFirst().users()).as("announced before it was made").containsExactly(ALICE);
        assertThat(outcome.inventory().users()).containsExactly(ALICE);
        assertThat(outcome.users().get(ALICE)).satisfies(u -> {
            assertThat(u.present()).isTrue();
            assertThat(u.listed()).contains(true);
            assertThat(u.effectiveRoles()).containsExactly(READER);
        });
        accounts.writes.clear();
        int begun = catalog.begun;
        assertThat(run(Mode.APPLY, alice(READER)).applied()).isEmpty();
        assertThat(accounts.writes).isEmpty();
        assertThat(catalog.begun).isEqualTo(begun);
    }

    @Test
    void planShowsEverythingAndMakesNothing() {
        Outcome outcome = run(Mode.PLAN, alice(READER, MONITOR));
        assertThat(outcome.pending()).extracting(s -> s.step().getClass().getSimpleName()).containsExactly("CreateRole", "CreateAccount", "GrantMembership",
                "AddAccountRoles");
        assertThat(accounts.writes).isEmpty();
    }

    @Test
    void whatSqlCannotGrantGoesThroughTheApiAndBackThroughIt() {
        assertThat(run(Mode.APPLY, alice(READER, MONITOR)).problems()).isEmpty();
        assertThat(roles()).containsExactly(READER, MONITOR);
        assertThat(accounts.writes).contains(new Step.AddAccountRoles(ALICE, Sorted.of(MONITOR)));
        Outcome withheld = run(Mode.APPLY, alice(READER));
        assertThat(withheld.pending()).singleElement().satisfies(s -> assertThat(s.hazard()).isEqualTo(Hazard.HIGH));
        assertThat(roles()).as("memberships that only revokeExistingRoles takes wait for a person").containsExactly(READER, MONITOR);
        Outcome taken = run(Mode.APPLY, Optional.of(Hazard.HIGH), alice(READER));
        assertThat(taken.problems()).isEmpty();
        assertThat(accounts.writes).contains(new Step.RemoveAccountRoles(ALICE, Sorted.of(), Sorted.of(READER)));
        assertThat(roles()).containsExactly(READER);
    }

    @Test
    void aUserThatCannotBeMadeIsAProblemAndEverythingElseGoesOn() {
        accounts.fault = s -> s instanceof Step.CreateAccount
                ? Optional.of(Failure.of(Failure.Kind.PERMISSION_DENIED, "the operator may not create users: roles/cloudsql.admin is missing", "grant it"))
                : Optional.empty();
        Outcome outcome = run(Mode.APPLY, alice(READER));
        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.problems()).singleElement().satisfies(p -> {
            assertThat(p.reason()).isEqualTo(Reason.PERMISSION_DENIED);
            assertThat(p.object()).isEqualTo("user \"alice@acme.com\"");
            assertThat(p.message()).contains("roles/cloudsql.admin");
        });
        assertThat(catalog.state.role(READER)).isPresent();
        assertThat(outcome.inventory().users()).as("not ours: it was never made").isEmpty();
    }

    @Test
    void whatTheApiCallsDoneAndIsNotIsAProblemAndNoChange() {
        run(Mode.APPLY, alice(READER));
        accounts.ignored = s -> s instanceof Step.AddAccountRoles;
        for (int pass = 0; pass < 2; pass++) {
            Outcome outcome = run(Mode.APPLY, alice(READER, MONITOR));
            assertThat(outcome.applied()).isEmpty();
            assertThat(outcome.problems()).singleElement().satisfies(p -> {
                assertThat(p.isError()).isTrue();
                assertThat(p.message()).contains("said that it was done", "pg_monitor");
            });
        }
    }

    @Test
    void oneRoleForAnotherInOnePassEndsWithTheNewOne() {
        run(Mode.APPLY, alice(MONITOR));
        Outcome outcome = run(Mode.APPLY, Optional.of(Hazard.HIGH), alice(STATS));
        assertThat(outcome.problems()).isEmpty();
        assertThat(roles()).containsExactly(STATS);
    }

    @Test
    void whatExpiresDoesNotWaitForWhatNeedsApprovalNorTakesItAlong() {
        run(Mode.APPLY, alice(MONITOR));
        var rows = new java.util.TreeSet<>(catalog.state.memberships());
        rows.add(new Membership(READER, ALICE, Name.of("cloudsqladmin"), MembershipOptions.DEFAULT));
        catalog.state = catalog.state.withMemberships(rows);
        Outcome outcome = run(Mode.APPLY, Optional.of(Hazard.MEDIUM), expiring(alice(MONITOR), NOW));
        assertThat(roles()).as("monitor expired; reader was granted by hand and waits").containsExactly(READER);
        assertThat(outcome.pending()).singleElement().satisfies(s -> assertThat(s.hazard()).isEqualTo(Hazard.HIGH));
    }

    @Test
    void anAnswerThatWasLostLeavesTheUserOurs() {
        accounts.fault = s -> Optional.of(Failure.of(Failure.Kind.CONNECTION_FAILED, "the operation is still running", "wait"));
        Outcome outcome = run(Mode.APPLY, alice(READER));
        assertThat(outcome.inventory().users()).containsExactly(ALICE);
        assertThat(outcome.hasErrors()).isTrue();
    }

    @Test
    void whatNobodyMayDoIsAskedOnceForAllUsers() {
        accounts.fault = s -> Optional.of(Failure.of(Failure.Kind.PERMISSION_DENIED, "cloudsql.users.create is missing", "grant it"));
        User[] many = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> new User(Name.of("u" + i + "@acme.com"), "u" + i + "@acme.com", "User", Sorted.of(READER),
                        true, false, Optional.empty(), Optional.empty(), false))
                .toArray(User[]::new);
        Outcome outcome = run(Mode.APPLY, many);
        assertThat(accounts.asked).isEqualTo(1);
        assertThat(outcome.problems()).hasSize(50);
        assertThat(catalog.state.role(READER)).isPresent();
    }

    @Test
    void theRightsOfWhomWeDidNotMakeAreTakenWithApprovalOnly() {
        catalog.state = dev.databasespec.plan.Projection.after(catalog.state, new Step.CreateAccount(ALICE, "alice@acme.com", "User"));
        List<ObjectGroup> objects = new ArrayList<>(catalog.state.objects());
        objects.add(new ObjectGroup(ObjectKind.SCHEMA, "app", US, false, Sorted.of(ObjectRef.schema(Name.of("app"))),
                Sorted.of(new dev.databasespec.model.AclItem(dev.databasespec.model.Grantee.of(ALICE), US, dev.databasespec.model.Privilege.USAGE, false))));
        catalog.state = catalog.state.withObjects(objects);
        User absent = new User(ALICE, "alice@acme.com", "User", Sorted.of(), false, true, Optional.empty(), Optional.empty(), false);
        Outcome outcome = run(Mode.APPLY, absent);
        assertThat(outcome.pending()).hasSize(2).allSatisfy(s -> assertThat(s.hazard()).isEqualTo(Hazard.HIGH));
        assertThat(run(Mode.APPLY, Optional.of(Hazard.HIGH), absent).problems()).isEmpty();
        assertThat(catalog.state.role(ALICE)).isEmpty();
    }

    @Test
    void withTheFlagOffNobodyIsMade() {
        accounts.iamAuthentication = false;
        Outcome outcome = run(Mode.APPLY, alice(READER));
        assertThat(outcome.problems()).singleElement().satisfies(p -> {
            assertThat(p.reason()).isEqualTo(Reason.IAM_AUTHENTICATION_OFF);
            assertThat(p.isError()).isTrue();
        });
        assertThat(accounts.writes).isEmpty();
    }

    @Test
    void whoLeavesTheSpecIsDeletedLastAndOnlyWithApproval() {
        run(Mode.APPLY, alice(READER));
        Outcome withheld = run(Mode.APPLY);
        assertThat(roles()).as("the membership goes at once").isEmpty();
        assertThat(withheld.pending()).singleElement().satisfies(s -> assertThat(s.step()).isEqualTo(new Step.DeleteAccount(ALICE)));
        assertThat(withheld.inventory().users()).containsExactly(ALICE);
        Outcome deleted = run(Mode.APPLY, Optional.of(Hazard.HIGH));
        assertThat(accounts.writes).endsWith(new Step.DeleteAccount(ALICE));
        assertThat(deleted.inventory().users()).isEmpty();
        assertThat(catalog.state.role(ALICE)).isEmpty();
    }

    @Test
    void whoWasThereBeforeUsIsNeverDeleted() {
        accounts.users.put(ALICE, new Accounts.Account(ALICE, Accounts.Type.USER, ""));
        catalog.state = dev.databasespec.plan.Projection.after(catalog.state, new Step.CreateAccount(ALICE, "alice@acme.com", "User"));
        run(Mode.APPLY, alice(READER));
        assertThat(inventory.users()).isEmpty();
        Outcome outcome = run(Mode.APPLY, Optional.of(Hazard.HIGH));
        assertThat(outcome.pending()).isEmpty();
        assertThat(roles()).isEmpty();
        assertThat(catalog.state.role(ALICE)).isPresent();
    }

    @Test
    void whoOwnsSomethingIsNotDeletedAndWhatItOwnsIsNamed() {
        run(Mode.APPLY, alice(READER));
        List<ObjectGroup> objects = new ArrayList<>(catalog.state.objects());
        objects.add(new ObjectGroup(ObjectKind.TABLE, "app", ALICE, false, Sorted.of(ObjectRef.in(ObjectKind.TABLE, "app", "hers")), Sorted.of()));
        catalog.state = catalog.state.withObjects(objects);
        Outcome outcome = run(Mode.APPLY, Optional.of(Hazard.HIGH));
        assertThat(outcome.problems()).singleElement().satisfies(p -> {
            assertThat(p.reason()).isEqualTo(Reason.DEPENDENT_OBJECTS);
            assertThat(p.isError()).isTrue();
            assertThat(p.message()).contains("\"app\".\"hers\"");
            assertThat(p.action()).contains("reassignOwnedTo");
        });
        assertThat(catalog.state.role(ALICE)).isPresent();
        assertThat(outcome.inventory().users()).as("still ours to delete one day").containsExactly(ALICE);
    }

    @ParameterizedTest
    @ValueSource(ints = {150007, 180006})
    void whatExpiresIsTakenBackWhereNothingElseIsApprovedAndTheUserStays(int version) {
        use(version);
        run(Mode.APPLY, until(NOW.plusSeconds(60)), alice(READER, MONITOR));
        assertThat(roles()).containsExactly(READER, MONITOR);
        Outcome outcome = run(Mode.APPLY, Optional.of(Hazard.LOW), until(NOW));
        assertThat(outcome.pending()).isEmpty();
        assertThat(roles()).isEmpty();
        assertThat(catalog.state.role(ALICE)).isPresent();
        assertThat(outcome.users().values()).allMatch(u -> u.user().expired());
    }

    @Test
    void theDeletionOfASpecWithDropDeletesTheUsersThatItMade() {
        run(Mode.APPLY, alice(READER, MONITOR));
        Outcome outcome = run(Mode.DROP, alice(READER, MONITOR));
        assertThat(outcome.problems()).isEmpty();
        assertThat(catalog.state.role(ALICE)).isEmpty();
        assertThat(catalog.state.role(READER)).isEmpty();
    }

    @Test
    void somebodyWhomAGroupBroughtIsLeftAlone() {
        run(Mode.APPLY, alice(READER));
        Name bob = Name.of("bob@acme.com");
        Map<Name, LiveRole> roles = new TreeMap<>(catalog.state.roles());
        roles.put(bob, role(bob, LiveRole.Reach.NONE));
        var rows = new java.util.TreeSet<>(catalog.state.memberships());
        rows.add(new Membership(Name.of("cloudsqliamgroupuser"), bob, Name.of("cloudsqladmin"), MembershipOptions.DEFAULT));
        rows.add(new Membership(READER, bob, Name.of("cloudsqladmin"), MembershipOptions.DEFAULT));
        catalog.state = catalog.state.withRoles(roles).withMemberships(rows);
        Outcome outcome = run(Mode.APPLY, Optional.of(Hazard.HIGH), alice(READER));
        assertThat(outcome.problems()).isEmpty();
        assertThat(outcome.applied()).isEmpty();
    }

    private void use(int version) {
        catalog = new CatalogInMemory(server(version));
        accounts = new AccountsInMemory(catalog);
    }

    /** Alice's memberships but for the marker. */
    private List<Name> roles() {
        return catalog.state.memberships().stream().filter(m -> m.member().equals(ALICE)).map(Membership::role).distinct()
                .sorted(java.util.Comparator.reverseOrder())
                .toList();
    }

    private static User alice(Name... roles) {
        return new User(ALICE, "Alice@acme.com", "User", Sorted.set(List.of(roles)), true, false, Optional.empty(), Optional.empty(), false);
    }

    private static Instant until(Instant moment) {
        return moment;
    }

    private Outcome run(Mode mode, User... users) {
        return run(mode, Optional.of(Hazard.MEDIUM), users);
    }

    private Outcome run(Mode mode, Instant expiresAt, User user) {
        return run(mode, Optional.of(Hazard.MEDIUM), expiring(user, expiresAt));
    }

    private Outcome run(Mode mode, Optional<Hazard> limit, Instant expiresAt) {
        return run(mode, limit, expiring(alice(READER, MONITOR), expiresAt));
    }

    private static User expiring(User u, Instant at) {
        return new User(u.role(), u.principal(), u.type(), u.roles(), u.create(), u.absent(), u.reassignOwnedTo(), Optional.of(at), false);
    }

    private Outcome run(Mode mode, Optional<Hazard> limit, User... users) {
        Map<Name, User> declared = new TreeMap<>();
        List<WantedMembership> memberships = new ArrayList<>();
        for (User user : users) {
            declared.put(user.role(), user);
            user.roles().forEach(r -> memberships.add(new WantedMembership(new Membership.Key(r, user.role()), MembershipOptions.DEFAULT, true)));
        }
        DesiredRole reader = new DesiredRole(READER, DesiredRole.Wishes.NONE, Optional.empty(), false, false, Optional.empty(), false);
        DesiredState desired = new DesiredState(Optional.empty(), true, Sorted.map(Map.of()), Sorted.map(Map.of(READER, reader)), Sorted.map(declared),
                memberships,
                List.of(), List.of(), Sorted.of(), DesiredState.Elsewhere.NOTHING).at(NOW);
        Target target = new Target("team/pg", new Target.CloudSql("acme", "europe-west1", "orders", Target.IpType.PRIVATE, false, List.of()), Name.of("shop"),
                new Target.Login("postgres", Secret.of("x"), Optional.empty()), Target.Limits.DEFAULT, Sorted.of(), "databasespec");
        Means means = new Means(catalog, Optional.of(accounts), new Fingerprints(new Random(1)), new Random(1), t -> {});
        Outcome outcome = new Reconciliation(means).run(new Request(target, desired, inventory, mode, limit, Sorted.map(Map.of())),
                (steps, expected) -> announced.add(expected));
        inventory = outcome.inventory();
        return outcome;
    }

    private static DatabaseState server(int version) {
        Map<Name, LiveRole> roles = new TreeMap<>();
        roles.put(US, role(US, new LiveRole.Reach(true, true)));
        roles.put(MONITOR, role(MONITOR, version >= 160000 ? LiveRole.Reach.NONE : new LiveRole.Reach(false, true)));
        roles.put(STATS, role(STATS, version >= 160000 ? LiveRole.Reach.NONE : new LiveRole.Reach(false, true)));
        List<ObjectGroup> objects = List.of(new ObjectGroup(ObjectKind.DATABASE, "", US, false, Sorted.of(ObjectRef.database(Name.of("shop"))), Sorted.of()));
        var server = new DatabaseState.Server(version, Name.of("shop"), Name.of("postgres"), US, Name.of("cloudsqladmin"), false, Sorted.of());
        return new DatabaseState(server, Sorted.map(roles), Sorted.of(), objects, Sorted.of(), Sorted.map(Map.of()));
    }

    private static LiveRole role(Name name, LiveRole.Reach reach) {
        return new LiveRole(name, 1, RoleAttributes.DEFAULT, false, "", Sorted.map(Map.of()), Sorted.map(Map.of()), reach, reach);
    }
}
