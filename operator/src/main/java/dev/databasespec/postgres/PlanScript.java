package dev.databasespec.postgres;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Authority;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        List<PlannedStep> rest = new ArrayList<>(steps);
        for (PlannedStep planned : steps) {
            if (planned.step() instanceof Step.CreateDatabase create) {
                rest.remove(planned);
                rest.removeAll(creation(planned, create, steps, statements));
                out.append("\\connect ").append(Quoting.identifier(live.server().database())).append('\n');
            }
        }
        transaction(rest, statements);
        return out.toString();
    }

    /** In another database: the owner, where this plan makes it, then the database, which cannot be in a transaction, and then who owns it. */
    private List<PlannedStep> creation(PlannedStep planned, Step.CreateDatabase create, List<PlannedStep> steps, Statements statements) {
        Optional<Name> owner = create.how().owner();
        List<PlannedStep> before = steps.stream()
                .filter(s -> s.step() instanceof Step.CreateRole(var role, var attributes) && owner.filter(role::equals).isPresent())
                .toList();
        transaction(before, statements);
        comment(planned);
        boolean acts = !live.server().sessionRole().equals(live.server().sessionUser());
        lines(acts ? List.of("SET ROLE " + Quoting.identifier(live.server().sessionRole())) : List.of());
        lines(List.of(Statements.createDatabase(create.database(), create.withoutOwner())));
        lines(acts ? List.of("RESET ROLE") : List.of());
        owner.ifPresent(role -> {
            Borrowing borrowing = begin();
            lines(borrowing.before(planned.authority().and(new Authority(new Authority.Actor.SessionRole(), Sorted.of(role)))));
            lines(List.of("ALTER DATABASE " + Quoting.identifier(create.database()) + " OWNER TO " + Quoting.identifier(role)));
            end(borrowing);
        });
        return before;
    }

    private void transaction(List<PlannedStep> steps, Statements statements) {
        if (steps.isEmpty()) {
            return;
        }
        Borrowing borrowing = begin();
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
        end(borrowing);
    }

    private Borrowing begin() {
        lines(List.of("BEGIN"));
        lines(List.of("SET LOCAL search_path = pg_catalog, pg_temp"));
        if (!live.server().sessionRole().equals(live.server().sessionUser())) {
            lines(List.of("SET LOCAL ROLE " + Quoting.identifier(live.server().sessionRole())));
        }
        return new Borrowing(live);
    }

    private void end(Borrowing borrowing) {
        List<String> back = borrowing.giveBack();
        if (!back.isEmpty()) {
            out.append("-- give back what was borrowed\n");
            lines(back);
        }
        lines(List.of("COMMIT"));
    }

    private void comment(PlannedStep step) {
        out.append("-- ").append(step.hazard().word()).append(": ").append(Printable.escaped(step.reason(), 500)).append('\n');
    }

    private void lines(List<String> statements) {
        statements.forEach(s -> out.append(s).append(";\n"));
    }
}
