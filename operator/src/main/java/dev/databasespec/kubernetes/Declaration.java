package dev.databasespec.kubernetes;

import dev.databasespec.model.DesiredState;
import java.util.List;

/** What a DatabaseSpec turns out to say. */
public sealed interface Declaration {
    record Valid(DesiredState state) implements Declaration {}

    /** {@code errors}: all of them, in the order of the spec; never empty */
    record InvalidSpec(List<SpecError> errors) implements Declaration {
        public InvalidSpec {
            errors = List.copyOf(errors);
        }
    }
}
