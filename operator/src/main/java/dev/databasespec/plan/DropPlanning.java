package dev.databasespec.plan;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DatabaseState.Dependents;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Membership;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Problem.Reason;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What is declared absent goes, and so does what we made and the spec no longer names. Nothing that holds or owns something goes with it. */
final class DropPlanning {
    private static final int EXAMPLES = 5;

    private DropPlanning() {}

    static void plan(Draft draft) {
        for (DesiredState.Schema schema : draft.desired.schemas().values()) {
            if (schema.absent()) {
                dropSchema(draft, schema.name(), true, "it is declared absent");
            }
        }
        draft.applied.schemas().stream().filter(s -> !draft.desired.schemas().containsKey(s))
                .forEach(s -> dropSchema(draft, s, false, "we made it, and the spec no longer declares it"));
        for (DesiredRole role : draft.desired.roles().values()) {
            if (role.absent()) {
                dropRole(draft, role.name(), role.reassignOwnedTo(), true, "it is declared absent");
            }
        }
        draft.applied.roles().stream()
                .filter(r -> !draft.desired.roles().containsKey(r) && !draft.desired.elsewhere().roles().contains(r) && !draft.desired.namesUser(r))
                .forEach(r -> dropRole(draft, r, Optional.empty(), false, "we made it, and no DatabaseSpec of this server declares it any more"));
    }

    static void release(Draft draft) {
        draft.applied.schemas().forEach(s -> dropSchema(draft, s, false, "the DatabaseSpec is deleted with `deletionPolicy: Drop`"));
        TreeSet<Name> going = new TreeSet<>(draft.applied.roles());
        going.removeAll(draft.desired.elsewhere().roles());
        Name databaseOwner = draft.now.database().owner();
        Name heir = going.contains(databaseOwner) ? draft.live.server().sessionRole() : databaseOwner;
        going.forEach(r -> dropRole(draft, r, Optional.of(heir), false, "the DatabaseSpec is deleted with `deletionPolicy: Drop`"));
    }

    private static void dropSchema(Draft draft, Name schema, boolean declared, String reason) {
        Optional<ObjectGroup> live = draft.now.schema(schema);
        if (live.isEmpty()) {
            return;
        }
        List<ObjectGroup> inside = draft.now.objects().stream()
                .filter(g -> g.schema().equals(schema.value()) && g.kind() != ObjectKind.SCHEMA && g.kind() != ObjectKind.COLUMN
                        && g.kind() != ObjectKind.DATABASE)
                .toList();
        Optional<Authority> authority = Authorities.over(draft.now, live.get().owner());
        if (!inside.isEmpty()) {
            int count = inside.stream().mapToInt(g -> g.objects().size()).sum();
            draft.problem(declared, "schema " + schema, Reason.DEPENDENT_OBJECTS,
                    "schema " + schema + " is to go (" + reason + ") but still holds " + count + (count == 1 ? " object: " : " objects, e.g. ")
                            + inside.stream().map(g -> g.objects().first()).sorted().findFirst().orElseThrow(),
                    "move or drop what it holds, or declare the schema again");
        } else if (authority.isEmpty()) {
            SchemaPlanning.notManageable(draft, schema, "drop it", live.get().owner());
        } else {
            draft.goingSchemas.add(schema);
            draft.add(new PlannedStep(new Step.DropSchema(schema), Hazard.HIGH, reason, authority.get()));
        }
    }

    private static void dropRole(Draft draft, Name role, Optional<Name> heir, boolean declared, String reason) {
        if (!draft.exists(role) || draft.live.server().isUs(role) || role.isReserved()) {
            return;
        }
        Optional<Authority> administering = Authorities.administering(draft.now, role);
        if (administering.isEmpty()) {
            draft.problem(declared, "role " + role, Reason.NOT_MANAGEABLE,
                    "role " + role + " cannot be dropped: " + draft.live.server().sessionRole() + " lacks ADMIN on it",
                    "drop it where it was made (the Cloud SQL Admin API for users that it made)");
            return;
        }
        if (free(draft, "role", role, heir, draft.takingFrom(role), declared, reason)) {
            draft.add(new PlannedStep(new Step.DropRole(role), Hazard.HIGH, reason, administering.get()));
        }
    }

    /** Plans everything that has to happen before the role can go; false: it cannot, and a problem says why. */
    static boolean free(Draft draft, String kind, Name role, Optional<Name> heir, Hazard hazard, boolean error, String reason) {
        Optional<String> obstacle = obstacle(draft, role, heir);
        if (obstacle.isPresent()) {
            draft.problem(error, kind + " " + role, Reason.DEPENDENT_OBJECTS, kind + " " + role + " is to go (" + reason + ") but " + obstacle.get(),
                    "name a `reassignOwnedTo` for what it owns here, and remove what it owns or holds in other databases");
            return false;
        }
        if (owns(draft, role)) {
            Name successor = heir.orElseThrow();
            Optional<Authority> old = Authorities.over(draft.now, role);
            Optional<Authority> next = Authorities.over(draft.now, successor);
            if (old.isEmpty() || next.isEmpty()) {
                draft.problem(error, kind + " " + role, Reason.NOT_MANAGEABLE,
                        "what " + role + " owns cannot be given to " + successor + ": we cannot act for " + (old.isEmpty() ? role : successor),
                        "name another `reassignOwnedTo`, or let " + role + " give its objects away itself: ALTER … OWNER TO");
                return false;
            }
            draft.add(new PlannedStep(new Step.ReassignOwned(role, successor), Hazard.HIGH, reason, old.get().and(next.get())));
        }
        takeRights(draft, role, hazard, reason);
        DefaultPrivilegePlanning.clear(draft, role, hazard);
        passedOn(draft, role, hazard, reason);
        return true;
    }

    private static boolean owns(Draft draft, Name role) {
        return owned(draft, role) > 0;
    }

    /** What the role owns here besides schemas that go before it. */
    private static long owned(Draft draft, Name role) {
        long going = draft.live.objects().stream()
                .filter(g -> g.kind() == ObjectKind.SCHEMA && g.owner().equals(role) && draft.goingSchemas.contains(Name.of(g.schema()))).count();
        long seen = draft.now.objects().stream().filter(g -> g.owner().equals(role) && g.kind() != ObjectKind.COLUMN)
                .filter(g -> g.kind() != ObjectKind.SCHEMA || !draft.goingSchemas.contains(Name.of(g.schema()))).mapToLong(g -> g.objects().size()).sum();
        long known = draft.live.dependents().getOrDefault(role, List.of()).stream()
                .filter(d -> d.owned() && d.database().equals(draft.live.server().database()))
                .mapToLong(Dependents::count).sum();
        return Math.max(seen, known - going);
    }

    private static Optional<String> obstacle(Draft draft, Name role, Optional<Name> heir) {
        List<Dependents> elsewhere = draft.live.dependents().getOrDefault(role, List.of()).stream()
                .filter(d -> !d.database().equals(draft.live.server().database())).toList();
        if (!elsewhere.isEmpty()) {
            return Optional.of("still " + String.join(", ",
                    elsewhere.stream().map(d -> (d.owned() ? "owns " : "holds rights on ") + d.count() + " objects in database " + d.database()).toList()));
        }
        if (!owns(draft, role) || heir.filter(draft::exists).isPresent()) {
            return Optional.empty();
        }
        String examples = String.join(", ", draft.now.objects().stream().filter(g -> g.owner().equals(role) && g.kind() != ObjectKind.COLUMN)
                .flatMap(g -> g.objects().stream()).sorted().limit(EXAMPLES).map(Object::toString).toList());
        long owned = owned(draft, role);
        return Optional.of("still owns " + (owned == 1 ? "1 object" : owned + " objects") + " in this database"
                + (examples.isEmpty() ? "" : " (" + examples + (owned > EXAMPLES ? ", …" : "") + ")")
                + heir.map(h -> ", and " + h + ", which should get them, does not exist").orElse(""));
    }

    private static void takeRights(Draft draft, Name role, Hazard hazard, String reason) {
        StepCollector revokes = new StepCollector();
        for (ObjectGroup group : draft.now.objects()) {
            for (AclItem item : group.acl()) {
                if (item.grantee().is(role) && !group.owner().equals(role)) {
                    Authorities.asGrantor(draft.now, item.grantor(), group.owner()).flatMap(a -> Authorities.reaching(draft.now, group, a))
                            .ifPresentOrElse(a -> revokes.revoke(group.objects(), item.grantee(), item.privilege(), item.grantor(), false, hazard, reason, a),
                                    () -> draft.warning("role " + role, Reason.NOT_MANAGEABLE,
                                            "the rights of " + role + " on " + new Target(group.kind(), false, group.objects())
                                                    + " cannot be taken back: they are in the hands of " + item.grantor(),
                                            "let " + item.grantor() + " revoke them; the role cannot be dropped before"));
                }
            }
        }
        revokes.steps(draft.now.objects()).forEach(draft::add);
    }

    /** From 16 on a role cannot be dropped while memberships that it granted exist. */
    private static void passedOn(Draft draft, Name role, Hazard hazard, String reason) {
        if (draft.live.server().atLeast(16)) {
            for (Membership row : draft.now.memberships()) {
                if (row.grantor().equals(role)) {
                    Authorities.asGrantorOf(draft.now, row).ifPresent(a -> draft
                            .add(new PlannedStep(new Step.RevokeMembership(row.role(), Sorted.of(row.member()), role, false), hazard,
                                    reason + "; " + role + " granted it", a)));
                }
            }
        }
    }
}
