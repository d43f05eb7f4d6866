package dev.databasespec.plan;

import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Divides a plan into what may go on and what waits for a person: steps above the limit, and whatever depends on them. */
public record Gate(List<PlannedStep> released, List<PlannedStep> withheld) {
    public Gate {
        released = List.copyOf(released);
        withheld = List.copyOf(withheld);
    }

    /** Divides by {@code limit}, the highest hazard that needs no approval; empty: everything needs one. */
    public static Gate of(List<PlannedStep> steps, Optional<Hazard> limit) {
        List<PlannedStep> released = new ArrayList<>();
        List<PlannedStep> withheld = new ArrayList<>();
        Set<Needs> missing = new HashSet<>();
        for (PlannedStep step : steps) {
            boolean waits = limit.isEmpty() || step.hazard().compareTo(limit.get()) > 0 || Needs.of(step).stream().anyMatch(missing::contains);
            (waits ? withheld : released).add(step);
            if (waits) {
                missing.addAll(Needs.madeBy(step.step()));
            }
        }
        return new Gate(released, withheld);
    }

    /** Something that one step makes and others cannot do without. */
    public sealed interface Needs {
        record TheRole(Name role) implements Needs {}

        record TheSchema(String schema) implements Needs {}

        record TheDatabase(Name database) implements Needs {}

        /** The role owns nothing here and holds nothing here: it may go. */
        record TheRoleIsFree(Name role) implements Needs {}

        public static Set<Needs> madeBy(Step step) {
            return switch (step) {
                case Step.CreateDatabase s -> Set.of(new TheDatabase(s.database()));
                case Step.CreateRole s -> Set.of(new TheRole(s.role()));
                case Step.CreateSchema s -> Set.of(new TheSchema(s.schema().value()));
                case Step.ReassignOwned s -> Set.of(new TheRoleIsFree(s.role()));
                case Step.Revoke s -> freed(s.grantees());
                case Step.RevokeDefault s -> freed(s.grantees());
                case Step.AlterRole s -> Set.of();
                case Step.SetPassword s -> Set.of();
                case Step.SetRoleSetting s -> Set.of();
                case Step.CommentOnRole s -> Set.of();
                case Step.AlterSchemaOwner s -> Set.of();
                case Step.Grant s -> Set.of();
                case Step.GrantDefault s -> Set.of();
                case Step.GrantMembership s -> Set.of();
                case Step.RevokeMembership s -> Set.of();
                case Step.DropSchema s -> Set.of();
                case Step.DropRole s -> Set.of();
                case Step.CreateAccount s -> Set.of(new TheRole(s.role()));
                case Step.AddAccountRoles s -> Set.of();
                case Step.RemoveAccountRoles s -> Set.of();
                case Step.DeleteAccount s -> Set.of();
            };
        }

        public static Set<Needs> of(PlannedStep planned) {
            Set<Needs> needs = new HashSet<>();
            planned.authority().borrow().forEach(role -> needs.add(new TheRole(role)));
            switch (planned.step()) {
                case Step.CreateDatabase s -> s.how().owner().ifPresent(o -> needs.add(new TheRole(o)));
                case Step.CreateRole s -> {
                }
                case Step.AlterRole s -> needs.add(new TheRole(s.role()));
                case Step.SetPassword s -> needs.add(new TheRole(s.role()));
                case Step.SetRoleSetting s -> needs.add(new TheRole(s.role()));
                case Step.CommentOnRole s -> needs.add(new TheRole(s.role()));
                case Step.CreateSchema s -> s.owner().ifPresent(o -> needs.add(new TheRole(o)));
                case Step.AlterSchemaOwner s -> {
                    needs.add(new TheSchema(s.schema().value()));
                    needs.add(new TheRole(s.to()));
                }
                case Step.Grant s -> {
                    s.grantees().forEach(g -> g.role().ifPresent(r -> needs.add(new TheRole(r))));
                    addSchemas(s.target(), needs);
                }
                case Step.Revoke s -> addSchemas(s.target(), needs);
                case Step.GrantDefault s -> {
                    needs.add(new TheRole(s.owner()));
                    s.grantees().forEach(g -> g.role().ifPresent(r -> needs.add(new TheRole(r))));
                    s.schemas().forEach(x -> needs.add(new TheSchema(x)));
                }
                case Step.RevokeDefault s -> {
                }
                case Step.GrantMembership s -> {
                    needs.add(new TheRole(s.role()));
                    s.members().forEach(m -> needs.add(new TheRole(m)));
                }
                case Step.RevokeMembership s -> {
                }
                case Step.ReassignOwned s -> needs.add(new TheRole(s.to()));
                case Step.DropSchema s -> {
                }
                case Step.DropRole s -> needs.add(new TheRoleIsFree(s.role()));
                case Step.CreateAccount s -> {
                }
                case Step.AddAccountRoles s -> needs.add(new TheRole(s.role()));
                case Step.RemoveAccountRoles s -> {
                }
                case Step.DeleteAccount s -> needs.add(new TheRoleIsFree(s.role()));
            }
            return needs;
        }

        private static Set<Needs> freed(Set<Grantee> grantees) {
            Set<Needs> freed = new HashSet<>();
            grantees.forEach(g -> g.role().ifPresent(r -> freed.add(new TheRoleIsFree(r))));
            return freed;
        }

        private static void addSchemas(Target target, Set<Needs> needs) {
            if (target.kind() != ObjectKind.DATABASE) {
                target.objects().stream().map(ObjectRef::schema).distinct().forEach(x -> needs.add(new TheSchema(x)));
            }
        }
    }
}
