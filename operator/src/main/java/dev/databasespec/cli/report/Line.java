package dev.databasespec.cli.report;

import dev.databasespec.plan.PlannedStep;

/**
 * One step as a reader sees it.
 *
 * @param outside the spec says what it said when everything was last in place: somebody changed the database
 */
public record Line(PlannedStep planned, Action action, Fate fate, boolean outside) {

    /** What becomes of a step. */
    public enum Fate {
        /** Would be done by apply. */
        PLANNED("Planned"),
        /** Was done. */
        APPLIED("Applied"),
        /** Waits, since it is above the limit or depends on such a step. */
        WITHHELD("Withheld");

        final String word;

        Fate(String word) {
            this.word = word;
        }
    }

    String sentence() {
        return Wording.of(planned.step());
    }

    /** What shows the risk and the reason, the same for many lines. */
    String why() {
        return planned.hazard().word() + ": " + planned.reason();
    }
}
