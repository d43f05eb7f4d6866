package dev.databasespec.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DefaultPrivilege;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.DesiredState.Elsewhere;
import dev.databasespec.model.DesiredState.WantedGrant;
import dev.databasespec.model.DesiredState.WantedMembership;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.LiveRole;
import dev.databasespec.model.Membership;
import dev.databasespec.model.MembershipOptions;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.RoleAttributes;
import dev.databasespec.model.Selector;
import dev.databasespec.model.Sorted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Roles that more than this one spec has to do with: other DatabaseSpecs, or the operator itself. */
class SharedRoleTest {
    private static final Name US = Name.of("cloudsqlsuperuser");
    private static final Name LOGIN = Name.of("shop_admin");
    private static final Name READER = Name.of("shop_reader");
    private static final WantedGrant SELECT = new WantedGrant(Grantee.of(READER), new Selector(ObjectKind.TABLE, "app", Sorted.of("*"), Sorted.of()),
            Sorted.of(Privilege.SELECT), false, false);
    private static final DefaultPrivilege LATER = new DefaultPrivilege(US, "app", DefaultPrivilege.ObjectType.TABLES, Grantee.of(READER), Privilege.SELECT,
            false);
    private static final Elsewhere ANOTHER_SPEC = new Elsewhere(Sorted.of(READER), Sorted.of(), Sorted.of(READER), Sorted.of(), Sorted.of());

    @Test
    void aRoleThatLeavesTheSpecAndIsDeclaredElsewhereLosesItsRightsHere() {
        DatabaseState live = state(true).withDefaultPrivileges(List.of(LATER));
        Plan plan = plan(desired(List.of(), List.of(), List.of(), ANOTHER_SPEC), live, made(READER));
        assertThat(plan.steps()).extracting(s -> Steps.sentence(s.step())).containsExactly(
                "revoke SELECT on all tables in schema \"app\" from \"shop_reader\"",
                "revoke SELECT on new tables of \"cloudsqlsuperuser\" in schema \"app\" from \"shop_reader\"");
        assertThat(plan.steps()).allMatch(s -> s.hazard() == Hazard.MEDIUM);
    }

    @Test
    void aRoleThatOnlyAnotherSpecEverDeclaredKeepsItsRights() {
        assertThat(plan(desired(List.of(), List.of(), List.of(), ANOTHER_SPEC), state(true), Inventory.EMPTY).steps()).isEmpty();
    }

    @Test
    void aGrantToARoleThatAnotherSpecMadeIsRememberedAndTakenBack() {
        DesiredRole external = role(READER, true);
        Plan given = plan(desired(List.of(external), List.of(SELECT), List.of(), ANOTHER_SPEC), state(false), Inventory.EMPTY);
        assertThat(given.gifts()).containsExactly(SELECT);
        Inventory applied = new Inventory(Sorted.of(), Sorted.of(), Sorted.of(), Sorted.map(Map.of()), given.gifts(), Sorted.of(), Sorted.of(), Sorted.of());
        Plan back = plan(desired(List.of(external), List.of(), List.of(), ANOTHER_SPEC), state(true), applied);
        assertThat(back.steps()).singleElement().satisfies(s -> assertThat(s.step()).isInstanceOf(Step.Revoke.class));
    }

    @Test
    void nobodyBecomesOrAltersWhoTheOperatorIs() {
        WantedMembership inUs = new WantedMembership(new Membership.Key(LOGIN, READER), MembershipOptions.DEFAULT, true);
        Plan plan = plan(desired(List.of(role(READER, true), role(LOGIN, false)), List.of(), List.of(inUs), Elsewhere.NOTHING), state(false), Inventory.EMPTY);
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.problems()).extracting(Problem::object).containsExactly("membership of \"shop_reader\" in \"shop_admin\"",
                "role \"shop_admin\"");
        assertThat(plan.problems()).allMatch(p -> p.isError() && p.reason() == Problem.Reason.NOT_MANAGEABLE);
    }

    private static Plan plan(DesiredState desired, DatabaseState live, Inventory applied) {
        return Planner.plan(desired, live, applied, Optional.of(Hazard.MEDIUM));
    }

    private static Inventory made(Name role) {
        return new Inventory(Sorted.of(), Sorted.of(role), Sorted.of(), Sorted.map(Map.of()), List.of(), Sorted.of(), Sorted.of(), Sorted.of());
    }

    private static DesiredRole role(Name name, boolean external) {
        DesiredRole.Wishes login = new DesiredRole.Wishes(Optional.of(true), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Sorted.map(Map.of()));
        return new DesiredRole(name, external ? DesiredRole.Wishes.NONE : login, Optional.empty(), external, false, Optional.empty(), false);
    }

    private static DesiredState desired(List<DesiredRole> roles, List<WantedGrant> grants, List<WantedMembership> memberships, Elsewhere elsewhere) {
        Map<Name, DesiredRole> byName = new java.util.TreeMap<>();
        roles.forEach(r -> byName.put(r.name(), r));
        return new DesiredState(Optional.empty(), true, Sorted.map(Map.of()), Sorted.map(byName), Sorted.map(Map.of()), memberships, grants, List.of(),
                Sorted.of(), elsewhere);
    }

    private static DatabaseState state(boolean granted) {
        LiveRole.Reach all = new LiveRole.Reach(true, true);
        Map<Name, LiveRole> roles = new java.util.TreeMap<>();
        for (Name name : List.of(US, LOGIN, READER)) {
            roles.put(name, new LiveRole(name, 1, RoleAttributes.DEFAULT, false, "", Sorted.map(Map.of()), Sorted.map(Map.of()), all, all));
        }
        AclItem item = new AclItem(Grantee.of(READER), US, Privilege.SELECT, false);
        List<ObjectGroup> objects = List.of(
                new ObjectGroup(ObjectKind.DATABASE, "", US, false, Sorted.of(ObjectRef.database(Name.of("shop"))), Sorted.of()),
                new ObjectGroup(ObjectKind.SCHEMA, "app", US, false, Sorted.of(ObjectRef.schema(Name.of("app"))),
                        Sorted.of(new AclItem(Grantee.of(US), US, Privilege.USAGE, false))),
                new ObjectGroup(ObjectKind.TABLE, "app", US, false, Sorted.of(ObjectRef.in(ObjectKind.TABLE, "app", "orders")),
                        granted ? Sorted.of(item) : Sorted.of()));
        DatabaseState.Server server = new DatabaseState.Server(150007, Name.of("shop"), LOGIN, US, Name.of("cloudsqladmin"), false, Sorted.of());
        return new DatabaseState(server, Sorted.map(roles), Sorted.of(), objects, Sorted.of(), Sorted.map(Map.of()));
    }
}
