package dev.databasespec.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.plan.Step;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A step is for a reader what it is for the planner, whether it comes as a value or by name from a DatabaseChange. */
class ActionTest {
    private static final Set<String> CHANGES = Set.of("AlterRole", "AlterSchemaOwner", "ReassignOwned", "SetPassword", "SetRoleSetting", "CommentOnRole");

    @Test
    void everyKindOfStepIsKnownByName() {
        Set<String> unknown = new TreeSet<>();
        kinds(Step.class).map(Class::getSimpleName).filter(name -> Action.named(name, false) == Action.CHANGE && !CHANGES.contains(name)).forEach(unknown::add);

        assertThat(unknown).isEmpty();
        assertThat(kinds(Step.class).map(Class::getSimpleName)).containsAll(CHANGES);
        assertThat(Action.named("SetPassword", true)).isEqualTo(Action.ADD);
        assertThat(Action.named("DropRole", false)).isEqualTo(Action.DROP);
    }

    private static Stream<Class<?>> kinds(Class<?> sealed) {
        return Stream.of(sealed.getPermittedSubclasses()).flatMap(kind -> kind.isSealed() ? kinds(kind) : Stream.of(kind));
    }
}
