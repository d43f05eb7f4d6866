package dev.databasespec.cli.change;

import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import java.util.List;

/** The statements that would have undone a change right after it, for reading. */
public final class Inverse {
    private Inverse() {}

    /** Last step first. */
    public static List<String> of(ChangeView change) {
        return change.steps().reversed().stream().map(Inverse::of).toList();
    }

    private static String of(ChangeStep step) {
        String inverse = step.inverse();
        return inverse == null ? "-- nothing undoes: " + ChangeText.statement(step.sql()) : ChangeText.statement(inverse);
    }
}
