package dev.databasespec.cli.report;

import dev.databasespec.api.RiskLimit;
import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Problem;
import dev.databasespec.reconcile.Failure;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What a run found and did for one DatabaseSpec.
 *
 * @param limit steps above it wait
 * @param planOnly nothing is applied, whatever the verb
 * @param live the catalog as the run left it; empty where it could not be read
 */
public record SpecReport(Subject subject, RiskLimit limit, boolean planOnly, boolean suspended, Optional<DatabaseState> live, List<Line> lines,
        SortedSet<Problem> problems,
        int surplus, Optional<Failure> failure) {

    /**
     * Which DatabaseSpec, and what it is about.
     *
     * @param instance {@code platform/orders-pg}
     * @param server {@code host:port}
     */
    public record Subject(String namespace, String name, String instance, String server, Name database) {}

    public SpecReport {
        lines = List.copyOf(lines);
        problems = Sorted.set(problems);
    }

    /** A DatabaseSpec that is suspended: nothing is looked at. */
    public static SpecReport suspended(Subject subject, RiskLimit limit) {
        return new SpecReport(subject, limit, true, true, Optional.empty(), List.of(), Sorted.of(), 0, Optional.empty());
    }

    List<Line> lines(Line.Fate fate) {
        return lines.stream().filter(line -> line.fate() == fate).toList();
    }

    public boolean isWithheld() {
        return !lines(Line.Fate.WITHHELD).isEmpty();
    }

    public boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }
}
