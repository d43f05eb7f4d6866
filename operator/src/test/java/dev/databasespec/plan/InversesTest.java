package dev.databasespec.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.ObjectGroup;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class InversesTest {
    private static final int WORLDS = 500;

    /** In random worlds: what a step changed of roles, settings, owners and single rights is as before once its inverse has run. */
    @Test
    void anInverseUndoesItsStep() {
        int undone = 0;
        for (long seed = 1; seed <= WORLDS; seed++) {
            RandomWorld world = new RandomWorld(seed);
            DatabaseState state = world.live;
            DesiredState desired = world.desired;
            for (PlannedStep planned : Planner.plan(desired, state, Inventory.EMPTY, Optional.of(Hazard.HIGH)).steps()) {
                Optional<Step> inverse = Inverses.of(planned.step(), state);
                DatabaseState after = Projection.after(state, planned.step());
                if (inverse.isPresent() && isExact(planned.step(), state)) {
                    assertThat(facts(Projection.after(after, inverse.get()))).as("seed " + seed + ": " + planned.step() + " undone by " + inverse.get())
                            .isEqualTo(facts(state));
                    undone++;
                }
                state = after;
            }
        }
        assertThat(undone).isGreaterThan(WORLDS);
    }

    /** A statement for many may find some of it done already, and a drop takes along what does not come back. */
    private static boolean isExact(Step step, DatabaseState before) {
        return switch (step) {
            case Step.CreateRole s -> true;
            case Step.AlterRole s -> true;
            case Step.SetRoleSetting s -> true;
            case Step.CommentOnRole s -> true;
            case Step.CreateSchema s -> before.schema(s.schema()).isEmpty();
            case Step.CreateDatabase s -> false;
            case Step.SetPassword s -> false;
            case Step.AlterSchemaOwner s -> false;
            case Step.Grant s -> false;
            case Step.Revoke s -> false;
            case Step.GrantDefault s -> false;
            case Step.RevokeDefault s -> false;
            case Step.GrantMembership s -> s.members().size() == 1 && before.server().atLeast(16);
            case Step.RevokeMembership s -> s.members().size() == 1 && !s.adminOnly() && before.server().atLeast(16);
            case Step.ReassignOwned s -> false;
            case Step.DropSchema s -> false;
            case Step.DropRole s -> false;
            case Step.AccountStep s -> false;
        };
    }

    private static List<Object> facts(DatabaseState state) {
        return List.of(state.roles(), state.memberships(), new TreeSet<>(state.objects().stream().map(ObjectGroup::toString).toList()),
                state.defaultPrivileges());
    }
}
