package dev.databasespec.plan;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Problem.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Schemas exist, have the declared owner, and PUBLIC holds nothing on those that say so. */
final class SchemaPlanning {
    private SchemaPlanning() {}

    static void plan(Draft draft) {
        for (DesiredState.Schema schema : draft.desired.schemas().values()) {
            if (!schema.absent()) {
                exist(draft, schema);
                if (schema.revokePublic()) {
                    revokePublic(draft, schema.name());
                }
            }
        }
    }

    private static void exist(Draft draft, DesiredState.Schema schema) {
        Optional<Name> missingOwner = schema.owner().filter(o -> !draft.exists(o));
        Optional<ObjectGroup> live = draft.now.schema(schema.name());
        if (missingOwner.isPresent()) {
            draft.error("schema " + schema.name(), Reason.MISSING_OWNER, "the owner " + missingOwner.get() + " of schema " + schema.name() + " does not exist",
                    "declare the role under `roles`, or correct `owner`");
        } else if (live.isEmpty()) {
            create(draft, schema);
        } else if (schema.owner().isPresent() && !live.get().owner().equals(schema.owner().get())) {
            changeOwner(draft, schema.name(), live.get().owner(), schema.owner().get());
        }
    }

    private static void create(Draft draft, DesiredState.Schema schema) {
        Optional<Authority> owner = schema.owner().isPresent() ? Authorities.over(draft.now, schema.owner().get()) : Optional.of(Authority.OURS);
        Optional<Authority> creator = Authorities.over(draft.now, draft.now.database().owner());
        if (owner.isEmpty()) {
            notManageable(draft, schema.name(), "create it for its owner", schema.owner().orElseThrow());
        } else {
            // CREATE on the database comes from its owner; where even that is out of reach the server says so
            Authority authority = creator.map(owner.get()::and).orElse(owner.get());
            draft.add(new PlannedStep(new Step.CreateSchema(schema.name(), schema.owner()), Hazard.LOW, "it is declared and does not exist", authority));
        }
    }

    private static void changeOwner(Draft draft, Name schema, Name from, Name to) {
        Optional<Authority> old = Authorities.over(draft.now, from);
        Optional<Authority> successor = Authorities.over(draft.now, to);
        if (old.isEmpty() || successor.isEmpty()) {
            notManageable(draft, schema, "change its owner from " + from + " to " + to, old.isEmpty() ? from : to);
        } else {
            Authority both = old.get().and(successor.get());
            Authority authority = Authorities.over(draft.now, draft.now.database().owner()).map(both::and).orElse(both);
            draft.add(new PlannedStep(new Step.AlterSchemaOwner(schema, from, to), Hazard.MEDIUM, "its owner is " + from + ", declared is " + to, authority));
        }
    }

    private static void revokePublic(Draft draft, Name schema) {
        Optional<ObjectGroup> live = draft.now.schema(schema);
        Map<Name, TreeSet<Privilege>> byGrantor = new TreeMap<>();
        live.ifPresent(g -> g.acl().stream().filter(i -> i.grantee().equals(Grantee.PUBLIC))
                .forEach((AclItem i) -> byGrantor.computeIfAbsent(i.grantor(), k -> new TreeSet<>()).add(i.privilege())));
        byGrantor.forEach((grantor, privileges) -> {
            Optional<Authority> authority = Authorities.asGrantor(draft.now, grantor, live.orElseThrow().owner());
            if (authority.isEmpty()) {
                notManageable(draft, schema, "take PUBLIC's rights", grantor);
            } else {
                draft.add(new PlannedStep(new Step.Revoke(Target.of(ObjectRef.schema(schema)), privileges, Sorted.of(Grantee.PUBLIC), grantor, false),
                        Hazard.MEDIUM,
                        "the schema is declared with `public: Revoke`", authority.get()));
            }
        });
    }

    static void notManageable(Draft draft, Name schema, String what, Name owner) {
        draft.error("schema " + schema, Reason.NOT_MANAGEABLE,
                "cannot " + what + " (schema " + schema + "): " + draft.live.server().sessionRole() + " cannot act for " + owner,
                "let " + owner + " do it, or make " + draft.live.server().sessionRole() + " able to: GRANT " + owner + " TO "
                        + draft.live.server().sessionRole());
    }
}
