package dev.databasespec.kubernetes;

import dev.databasespec.api.ProblemStatus;
import dev.databasespec.api.ProblemStatus.Severity;
import dev.databasespec.model.Printable;
import dev.databasespec.plan.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** {@code status.problems}: the first 50, errors first, and then a count. */
final class Problems {
    private static final int LISTED = 50;
    private static final int LONGEST_OBJECT = 500;
    private static final int LONGEST_TEXT = 2000;

    private Problems() {}

    static List<ProblemStatus> listed(Collection<Problem> problems, List<ProblemStatus> before) {
        List<ProblemStatus> all = new ArrayList<>(before);
        problems.forEach(p -> all.add(new ProblemStatus(Printable.escaped(p.object(), LONGEST_OBJECT), p.isError() ? Severity.Error : Severity.Warning,
                p.reason().word(), Printable.escaped(p.message(), LONGEST_TEXT), Printable.escaped(p.action(), LONGEST_TEXT))));
        return bounded(all);
    }

    static List<ProblemStatus> listed(List<SpecError> errors) {
        return bounded(errors.stream().map(e -> new ProblemStatus(Printable.escaped(e.path(), LONGEST_OBJECT), Severity.Error,
                SpecReason.INVALID_SPEC.word(), Printable.escaped(e.message(), LONGEST_TEXT), Printable.escaped(e.action(), LONGEST_TEXT))).toList());
    }

    private static List<ProblemStatus> bounded(List<ProblemStatus> all) {
        if (all.size() <= LISTED) {
            return List.copyOf(all);
        }
        List<ProblemStatus> bounded = new ArrayList<>(all.subList(0, LISTED));
        List<ProblemStatus> rest = all.subList(LISTED, all.size());
        boolean errors = rest.stream().anyMatch(p -> p.severity() == Severity.Error);
        bounded.add(new ProblemStatus("and more", errors ? Severity.Error : Severity.Warning, "More", Plurals.of(rest.size(), "further problem") + " of "
                + all.size(), "mend those above first"));
        return List.copyOf(bounded);
    }
}
