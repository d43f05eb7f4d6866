package dev.databasespec.kubernetes;

import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.DatabaseChangeSpec.TemplateChange;
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
    /**
     * What a pass needs.
     *
     * @param missing passwords that cannot be read; all but them can be done
     * @param templates the revisions of templates that are part of it, to be remembered once it is applied
     * @param changes of templates since the DatabaseSpec was applied last
     */
    record Granted(DatabaseInstance instance, Target target, String server, DesiredState desired, SortedMap<Name, Secret> passwords,
            List<ProblemStatus> missing, List<AppliedTemplate> templates, List<TemplateChange> changes) implements Admission {
        public Granted {
            passwords = Sorted.map(passwords);
            missing = List.copyOf(missing);
            templates = List.copyOf(templates);
            changes = List.copyOf(changes);
        }
    }

    /** What it asks for cannot be, or may not be. */
    record Refused(SpecReason reason, Explanation why, List<SpecError> errors, List<AppliedTemplate> templates) implements Admission {}

    /** Its instance is not there or does not answer. */
    record Blocked(SpecReason reason, Explanation why) implements Admission {}

    /** Its instance is being probed; it will be woken. */
    record Waiting() implements Admission {}
}
