package dev.databasespec.cli.run;

import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.Mode;
import dev.databasespec.cli.manifest.Manifests;
import dev.databasespec.cli.report.Report;
import dev.databasespec.cli.report.Report.Verb;
import dev.databasespec.cli.report.SpecItems;
import dev.databasespec.cli.report.SpecReport;
import dev.databasespec.cli.report.SpecReports;
import dev.databasespec.cli.state.State;
import dev.databasespec.cli.state.StateEntry;
import dev.databasespec.cli.state.StateFile;
import dev.databasespec.cli.state.StateKey;
import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.kubernetes.Inventories;
import dev.databasespec.kubernetes.Rotation;
import dev.databasespec.kubernetes.Targets.Resolved;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.CloudSqlAccess;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Journal;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Reconciliation;
import dev.databasespec.reconcile.Request;
import dev.databasespec.reconcile.Secrets;
import dev.databasespec.reconcile.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Plans or applies every DatabaseSpec of the files. One that fails does not stop the next. */
public final class Run {
    private final StateFile file;
    private final Reconciliation reconciliation;
    private final Rotation rotation;
    private final Checks checks;
    private final List<Prepared> all;
    private State state;

    /** What is needed of Google Cloud. */
    public record Google(Secrets secrets, CloudSqlAccess cloudSql) {}

    /** Checks everything first. */
    public Run(Manifests manifests, Limits limits, Google google, StateFile file, Reconciliation reconciliation) throws InvalidFiles {
        Preparation preparation = new Preparation(manifests, limits, google);
        this.rotation = preparation.rotation();
        this.file = file;
        this.reconciliation = reconciliation;
        this.checks = preparation.checks();
        checks.run();
        this.all = preparation.all();
        this.state = file.read();
    }

    public Report plan() {
        List<SpecReport> reports = new ArrayList<>();
        all.forEach(prepared -> reports.add(one(prepared, false)));
        return new Report(Verb.PLAN, reports);
    }

    /** The state file is written before anything is executed, and after every DatabaseSpec. */
    public Report apply() {
        if (!file.exists()) {
            file.write(state);
        }
        List<SpecReport> reports = new ArrayList<>();
        all.forEach(prepared -> reports.add(one(prepared, true)));
        return new Report(Verb.APPLY, reports);
    }

    /** What the state remembers and no file declares any more: nothing is done about it. */
    public SortedSet<StateKey> forgotten() {
        TreeSet<StateKey> keys = new TreeSet<>(state.entries().keySet());
        all.forEach(prepared -> keys.remove(prepared.stateKey()));
        return Sorted.set(keys);
    }

    private SpecReport one(Prepared prepared, boolean apply) {
        if (prepared.spec().getSpec().suspend()) {
            return SpecReport.suspended(prepared.subject(), prepared.spec().getSpec().autoApproveUpTo());
        }
        StateEntry before = state.entry(prepared.stateKey());
        boolean change = apply && prepared.spec().getSpec().mode() == Mode.Apply;
        Outcome outcome = switch (prepared.resolved()) {
            case Resolved.Unavailable(var reason, var message, var action, var found) -> Outcome
                    .failed(Failure.of(found.orElse(Failure.Kind.CONNECTION_FAILED), message, action), before.inventory());
            case Resolved.Found(var target, var server) -> outcome(prepared, target, before, change);
        };
        if (!change) {
            return SpecReports.planned(prepared.subject(), prepared.spec(), outcome, before.converged());
        }
        if (outcome.failure().isEmpty()) {
            save(prepared.stateKey(), new StateEntry(outcome.inventory(), Converged.after(before.converged(), SpecItems.of(prepared.spec()), outcome)));
        }
        return SpecReports.applied(prepared.subject(), prepared.spec(), outcome, before.converged());
    }

    private Outcome outcome(Prepared prepared, Target target, StateEntry before, boolean change) {
        all.forEach(this::tellNeighbours);
        Request request = new Request(target, checks.desired(prepared.key()), before.inventory(), change ? Request.Mode.APPLY : Request.Mode.PLAN,
                SpecReports.limit(prepared.spec()), prepared.passwords());
        Journal journal = (steps, expected) -> save(prepared.stateKey(),
                new StateEntry(expected, Converged.unchanged(before.converged(), SpecItems.of(prepared.spec()))));
        return rotation.run(prepared.instance(), request, r -> reconciliation.run(r, journal));
    }

    /** What was made for one DatabaseSpec concerns the others of its server: they read it where the operator keeps it. */
    private void tellNeighbours(Prepared prepared) {
        var inventory = state.entry(prepared.stateKey()).inventory();
        prepared.spec().setStatus(new DatabaseSpecStatus(null, List.of(), null, null, null, Inventories.written(inventory), Inventories.adopted(inventory),
                List.of(), List.of(), null, List.of()));
    }

    private void save(StateKey key, StateEntry entry) {
        if (!entry.equals(state.entry(key))) {
            state = state.with(key, entry);
            file.write(state);
        }
    }
}
