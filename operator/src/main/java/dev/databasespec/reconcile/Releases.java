package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.plan.Gate;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.Plan;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a plan goes on in one pass: what is within the limit, and what somebody approved. An approval is for all of the withheld steps on the state that they
 * were shown for, or for none; once the first of them is done the state is another, and what is left of them goes on by name.
 */
final class Releases {
    private final Request request;
    private final Set<Step> approved = new HashSet<>();
    private boolean begun;
    private boolean called;

    Releases(Request request) {
        this.request = request;
    }

    Gate of(Plan plan, DatabaseState live) {
        Gate regular = regular(plan);
        if (!begun) {
            approved.clear();
            if (!regular.withheld().isEmpty() && request.approval().covers(regular.withheld(), live)) {
                regular.withheld().forEach(s -> approved.add(s.step()));
            }
        }
        return approved.isEmpty() ? regular : withApproved(plan, regular);
    }

    /** Without approvals: what of it somebody would have to approve. */
    Gate regular(Plan plan) {
        return switch (request.mode()) {
            case APPLY -> Gate.of(plan.steps(), request.limit());
            case PLAN -> new Gate(List.of(), plan.steps());
            case REVOKE, DROP -> Gate.of(plan.steps(), Optional.of(Hazard.HIGH));
        };
    }

    private Gate withApproved(Plan plan, Gate regular) {
        List<PlannedStep> released = new ArrayList<>();
        List<PlannedStep> withheld = new ArrayList<>();
        Set<PlannedStep> within = Set.copyOf(regular.released());
        plan.steps().forEach(s -> (within.contains(s) || approved.contains(s.step()) ? released : withheld).add(s));
        return new Gate(released, withheld);
    }

    /** The first step is done next. */
    void begun() {
        begun = true;
    }

    /** What was begun may have been rolled back: the state decides again, unless something was done that no rollback undoes. */
    void again() {
        begun = called;
    }

    /** As {@link #begun}, by a call that no rollback undoes. */
    void called() {
        called = true;
        begun = true;
    }
}
