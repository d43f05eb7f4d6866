package dev.databasespec.cli.run;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecStatus;
import dev.databasespec.api.Mode;
import dev.databasespec.api.RoleSpec;
import dev.databasespec.cli.manifest.Key;
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
import dev.databasespec.cli.yaml.Finding;
import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.kubernetes.AllowedEndpoints;
import dev.databasespec.kubernetes.InstanceReason;
import dev.databasespec.kubernetes.Inventories;
import dev.databasespec.kubernetes.SecretReader;
import dev.databasespec.kubernetes.Targets;
import dev.databasespec.kubernetes.Targets.Resolved;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Reconciliation;
import dev.databasespec.reconcile.Request;
import dev.databasespec.reconcile.Secret;
import dev.databasespec.reconcile.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans or applies every DatabaseSpec of the files. One that fails does not stop the next. */
public final class Run {
    private static final String APPLICATION_NAME = "dbspec";
    private static final Name MAINTENANCE = Name.of("postgres");

    private final Manifests manifests;
    private final StateFile file;
    private final Reconciliation reconciliation;
    private State state;

    private record Prepared(SpecReport.Subject subject, DatabaseSpec spec, Resolved resolved, StateKey key, DesiredState desired,
            SortedMap<Name, Secret> passwords) {}

    public Run(Manifests manifests, StateFile file, State state, Reconciliation reconciliation) {
        this.manifests = manifests;
        this.file = file;
        this.state = state;
        this.reconciliation = reconciliation;
    }

    public Report plan() throws InvalidFiles {
        List<SpecReport> reports = new ArrayList<>();
        prepare().forEach(prepared -> reports.add(one(prepared, false)));
        return new Report(Verb.PLAN, reports);
    }

    /** The state file is written before anything is executed, and after every DatabaseSpec. */
    public Report apply() throws InvalidFiles {
        List<Prepared> all = prepare();
        if (!file.exists()) {
            file.write(state);
        }
        List<SpecReport> reports = new ArrayList<>();
        all.forEach(prepared -> reports.add(one(prepared, true)));
        return new Report(Verb.APPLY, reports);
    }

    private List<Prepared> prepare() throws InvalidFiles {
        Targets targets = new Targets(new SecretReader(this::secretData), AllowedEndpoints.DEFAULT, APPLICATION_NAME);
        Map<Key, String> servers = new TreeMap<>();
        manifests.instances().forEach((key, instance) -> servers.put(key, server(targets, instance.resource())));
        Servers lookup = instance -> servers.getOrDefault(new Key(instance.getMetadata().getNamespace(), instance.getMetadata().getName()), "");
        manifests.specs().forEach((key, spec) -> remember(spec.resource(), stateKey(key, spec.resource())));
        SortedMap<Key, DesiredState> desired = Checks.desired(manifests, lookup);
        List<Prepared> all = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        desired.forEach((key, wanted) -> {
            Prepared prepared = prepare(key, wanted, targets);
            all.add(prepared);
            if (prepared.resolved instanceof Resolved.Unavailable(var reason, var message, var action) && reason != InstanceReason.CONNECTION_FAILED) {
                findings.add(new Finding(manifests.instance(Manifests.instanceOf(prepared.spec)).orElseThrow().place("spec"),
                        reason.word() + ": " + message + "; " + action));
            }
        });
        if (!findings.isEmpty()) {
            throw new InvalidFiles(findings);
        }
        return all;
    }

    private Prepared prepare(Key key, DesiredState wanted, Targets targets) {
        DatabaseSpec spec = manifests.spec(key).orElseThrow().resource();
        Key instanceKey = Manifests.instanceOf(spec);
        DatabaseInstance instance = manifests.instance(instanceKey).orElseThrow().resource();
        Name database = Name.of(spec.getSpec().database());
        SpecReport.Subject subject = new SpecReport.Subject(key.namespace(), key.name(), instanceKey.toString(), Servers.AS_WRITTEN.of(instance), database);
        return new Prepared(subject, spec, targets.of(instance, database), stateKey(key, spec), wanted, passwords(key, spec));
    }

    /** The address as it is written: what a name resolves to may change, and with it nothing that we made. */
    private StateKey stateKey(Key key, DatabaseSpec spec) {
        String server = manifests.instance(Manifests.instanceOf(spec)).map(instance -> Servers.AS_WRITTEN.of(instance.resource())).orElse("");
        return new StateKey(key.toString(), server, spec.getSpec().database());
    }

    private static String server(Targets targets, DatabaseInstance instance) {
        return targets.of(instance, MAINTENANCE) instanceof Resolved.Found(var target, var server) ? server : Servers.AS_WRITTEN.of(instance);
    }

    /** What was made for one DatabaseSpec concerns its neighbours on the same server: they read it where the operator keeps it. */
    private void remember(DatabaseSpec spec, StateKey key) {
        var inventory = state.entry(key).inventory();
        spec.setStatus(new DatabaseSpecStatus(null, List.of(), null, null, null, Inventories.written(inventory), Inventories.adopted(inventory), List.of(),
                List.of()));
    }

    private Optional<Map<String, String>> secretData(String namespace, String name) {
        return manifests.secret(new Key(namespace, name)).map(secret -> secret.resource().encoded());
    }

    private SortedMap<Name, Secret> passwords(Key key, DatabaseSpec spec) {
        Map<Name, Secret> passwords = new TreeMap<>();
        for (RoleSpec role : spec.getSpec().roles()) {
            var source = role.password();
            if (source != null) {
                manifests.secret(new Key(key.namespace(), source.secretKeyRef().name())).flatMap(secret -> secret.resource().get(source.secretKeyRef().key()))
                        .ifPresent(password -> passwords.put(Name.of(role.name()), password));
            }
        }
        return Sorted.map(passwords);
    }

    private SpecReport one(Prepared prepared, boolean apply) {
        if (prepared.spec.getSpec().suspend()) {
            return SpecReport.suspended(prepared.subject, prepared.spec.getSpec().autoApproveUpTo());
        }
        StateEntry before = state.entry(prepared.key);
        boolean change = apply && prepared.spec.getSpec().mode() == Mode.Apply;
        Outcome outcome = switch (prepared.resolved) {
            case Resolved.Unavailable(var reason, var message, var action) -> Outcome.failed(Failure.of(Failure.Kind.CONNECTION_FAILED, message, action),
                    before.inventory());
            case Resolved.Found(var target, var server) -> outcome(prepared, target, before, change);
        };
        if (!change) {
            return SpecReports.planned(prepared.subject, prepared.spec, outcome, before.converged());
        }
        if (outcome.failure().isEmpty()) {
            save(prepared.key, new StateEntry(outcome.inventory(), Converged.after(before.converged(), SpecItems.of(prepared.spec), outcome)));
        }
        return SpecReports.applied(prepared.subject, prepared.spec, outcome, before.converged());
    }

    private Outcome outcome(Prepared prepared, Target target, StateEntry before, boolean change) {
        Request request = new Request(target, prepared.desired, before.inventory(), change ? Request.Mode.APPLY : Request.Mode.PLAN,
                SpecReports.limit(prepared.spec), prepared.passwords);
        return reconciliation.run(request,
                (steps, expected) -> save(prepared.key, new StateEntry(expected, Converged.unchanged(before.converged(), SpecItems.of(prepared.spec)))));
    }

    private void save(StateKey key, StateEntry entry) {
        if (!entry.equals(state.entry(key))) {
            state = state.with(key, entry);
            file.write(state);
        }
    }
}
