package dev.databasespec.cli.run;

import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Problem;
import dev.databasespec.reconcile.Outcome;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which items of a spec were in place at the end of an apply: what differs from them later has changed outside. */
final class Converged {
    private Converged() {}

    /** All of them, unless something of the spec waits or failed: then no item counts as in place that was edited since. */
    static SortedMap<String, String> after(Map<String, String> before, Map<String, String> now, Outcome outcome) {
        boolean inPlace = outcome.pending().isEmpty() && outcome.problems().stream().noneMatch(Converged::isOurFailure);
        return inPlace ? Sorted.map(now) : unchanged(before, now);
    }

    static SortedMap<String, String> unchanged(Map<String, String> before, Map<String, String> now) {
        Map<String, String> same = new TreeMap<>(before);
        same.entrySet().removeIf(item -> !Objects.equals(now.get(item.getKey()), item.getValue()));
        return Sorted.map(same);
    }

    /** Something that is missing in the database is the database's own affair. */
    private static boolean isOurFailure(Problem problem) {
        return problem.isError() && switch (problem.reason()) {
            case MISSING_EXTERNAL_ROLE, MISSING_PRINCIPAL, IAM_AUTHENTICATION_OFF, MISSING_OBJECT, MISSING_OWNER, SURPLUS, UNMATCHED_PATTERN -> false;
            case NOT_MANAGEABLE, PERMISSION_DENIED, DEPENDENT_OBJECTS, DEPENDENT_GRANTS, LOCK_TIMEOUT, NOT_SUPPORTED_BY_VERSION, NOT_GRANTABLE,
                    HOSTILE_DATABASE, STATEMENT_FAILED ->
                true;
        };
    }
}
