package dev.databasespec.cli.report;

import dev.databasespec.cli.report.Line.Fate;
import java.util.List;
import java.util.stream.Stream;

/** What a run found and did for all DatabaseSpecs of the files. */
public record Report(Verb verb, List<SpecReport> specs) {

    /** What the run was for. */
    public enum Verb {
        PLAN, APPLY
    }

    public Report {
        specs = List.copyOf(specs);
    }

    long count(Action action, Fate fate) {
        return lines().filter(line -> line.action() == action && line.fate() == fate).count();
    }

    long count(Fate fate) {
        return lines().filter(line -> line.fate() == fate).count();
    }

    Stream<Line> lines() {
        return specs.stream().flatMap(spec -> spec.lines().stream());
    }
}
