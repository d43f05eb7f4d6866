package dev.databasespec.plan;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.DesiredState.WantedGrant;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Name;
import dev.databasespec.plan.Problem.Reason;
import dev.databasespec.plan.Problem.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A plan while it is being made. {@code now} is the live state as it will be after the steps so far. */
final class Draft {
    final DesiredState desired;
    final DatabaseState live;
    final Inventory applied;
    DatabaseState now;
    int surplus;
    /** Schemas whose drop is in the plan, whether it is withheld or not. */
    final TreeSet<Name> goingSchemas = new TreeSet<>();
    private final Optional<Hazard> limit;
    private final List<PlannedStep> steps = new ArrayList<>();
    private final TreeSet<Problem> problems = new TreeSet<>();
    final List<WantedGrant> gifts = new ArrayList<>();
    private final TreeSet<Name> created = new TreeSet<>();

    Draft(DesiredState desired, DatabaseState live, Inventory applied, Optional<Hazard> limit) {
        this.limit = limit;
        this.desired = desired;
        this.live = live;
        this.applied = applied;
        this.now = live;
    }

    /** Adds a step that later parts of the plan build upon. A step that will be withheld changes nothing for them, unless they need what it creates. */
    void add(PlannedStep step) {
        steps.add(step);
        if (limit.isEmpty() || step.hazard().compareTo(limit.get()) <= 0) {
            now = Projection.after(now, step.step());
        }
        if (step.step() instanceof Step.CreateRole(var role, var attributes)) {
            created.add(role);
        }
    }

    /** Adds steps that change nothing which the rest of the plan looks at. */
    void addIndependent(Collection<PlannedStep> more) {
        steps.addAll(more);
    }

    void error(String object, Reason reason, String message, String action) {
        problems.add(new Problem(object, Severity.ERROR, reason, message, action));
    }

    void warning(String object, Reason reason, String message, String action) {
        problems.add(new Problem(object, Severity.WARNING, reason, message, action));
    }

    void problem(boolean error, String object, Reason reason, String message, String action) {
        problems.add(new Problem(object, error ? Severity.ERROR : Severity.WARNING, reason, message, action));
    }

    /** Whether this operator made the role, whichever DatabaseSpec asked for it. */
    boolean made(Name role) {
        return created.contains(role) || applied.roles().contains(role) || desired.elsewhere().madeRoles().contains(role);
    }

    /** A role whose rights in this database are ours to judge: declared here, or declared here until now and made by us, and kept because another spec declares it. */
    boolean judges(Name role) {
        return desired.manages(role)
                || (applied.roles().contains(role) && !desired.roles().containsKey(role) && desired.elsewhere().roles().contains(role));
    }

    boolean exists(Name role) {
        return now.roles().containsKey(role);
    }

    /** Taking something from what we made is Medium, from what was there before us High. */
    Hazard takingFrom(Name role) {
        return made(role) ? Hazard.MEDIUM : Hazard.HIGH;
    }

    String origin(Name role) {
        return made(role) ? "a role that we made" : "a role that was there before us";
    }

    Plan finish() {
        return new Plan(steps, problems, surplus, gifts);
    }
}
