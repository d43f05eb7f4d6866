package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.ProblemStatus;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Secret;
import dev.databasespec.reconcile.Target;
import java.util.List;
import java.util.SortedMap;

/** Whether a DatabaseSpec may go to its database, decided without looking at it. */
sealed interface Admission {
    /** {@code missing}: passwords that cannot be read; all but them can be done */
    record Granted(DatabaseInstance instance, Target target, String server, DesiredState desired, SortedMap<Name, Secret> passwords,
            List<ProblemStatus> missing) implements Admission {
        public Granted {
            passwords = Sorted.map(passwords);
            missing = List.copyOf(missing);
        }
    }

    /** What it asks for cannot be, or may not be. */
    record Refused(SpecReason reason, Explanation why, List<SpecError> errors) implements Admission {}

    /** Its instance is not there or does not answer. */
    record Blocked(SpecReason reason, Explanation why) implements Admission {}

    /** Its instance is being probed; it will be woken. */
    record Waiting() implements Admission {}
}
