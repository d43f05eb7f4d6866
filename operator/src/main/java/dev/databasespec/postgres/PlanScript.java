package dev.databasespec.postgres;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Printable;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import java.util.List;

/** A whole plan as a script for psql: what {@link PostgresCatalog} would send, borrowed memberships and their return included. Passwords are left to the reader. */
public final class PlanScript {
    private final DatabaseState live;
    private final StringBuilder out = new StringBuilder();

    private PlanScript(DatabaseState live) {
        this.live = live;
    }

    /** {@code live}: the state that the plan was made for. Nothing to do gives a script that does nothing. */
    public static String of(List<PlannedStep> steps, DatabaseState live) {
        return new PlanScript(live).render(steps);
    }

    private String render(List<PlannedStep> steps) {
        out.append("\\set ON_ERROR_STOP on\n");
        Statements statements = new Statements(live.server().version());
        steps.stream().filter(s -> s.step() instanceof Step.CreateDatabase).forEach(s -> {
            comment(s);
            out.append(statements.of(s.step())).append(";\n\\connect ").append(Quoting.identifier(live.server().database())).append('\n');
        });
        List<PlannedStep> rest = steps.stream().filter(s -> !(s.step() instanceof Step.CreateDatabase)).toList();
        if (!rest.isEmpty()) {
            out.append("BEGIN;\n");
            transaction(rest, statements);
            out.append("COMMIT;\n");
        }
        return out.toString();
    }

    private void transaction(List<PlannedStep> steps, Statements statements) {
        lines(List.of("SET LOCAL search_path = pg_catalog, pg_temp"));
        if (!live.server().sessionRole().equals(live.server().sessionUser())) {
            lines(List.of("SET LOCAL ROLE " + Quoting.identifier(live.server().sessionRole())));
        }
        Borrowing borrowing = new Borrowing(live);
        for (PlannedStep step : steps) {
            comment(step);
            lines(borrowing.before(step.authority()));
            if (step.step() instanceof Step.SetPassword) {
                out.append("-- ").append(statements.of(step.step())).append(";\n");
            } else {
                lines(List.of(statements.of(step.step())));
            }
            borrowing.after(step);
        }
        List<String> back = borrowing.giveBack();
        if (!back.isEmpty()) {
            out.append("-- give back what was borrowed\n");
            lines(back);
        }
    }

    private void comment(PlannedStep step) {
        out.append("-- ").append(step.hazard().word()).append(": ").append(Printable.escaped(step.reason(), 500)).append('\n');
    }

    private void lines(List<String> statements) {
        statements.forEach(s -> out.append(s).append(";\n"));
    }
}
