package dev.databasespec.cli.run;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.RoleSpec;
import dev.databasespec.cli.manifest.Key;
import dev.databasespec.cli.manifest.Manifests;
import dev.databasespec.cli.report.SpecReport;
import dev.databasespec.cli.state.StateKey;
import dev.databasespec.cli.yaml.Finding;
import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.kubernetes.Rotation;
import dev.databasespec.kubernetes.SecretReader;
import dev.databasespec.kubernetes.Targets;
import dev.databasespec.kubernetes.Targets.Resolved;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds the server, the login and the passwords of every DatabaseSpec. */
final class Preparation {
    private static final String APPLICATION_NAME = "dbspec";

    private final Manifests manifests;
    private final Limits limits;
    private final Targets targets;
    private final SortedMap<Key, String> servers;

    Preparation(Manifests manifests, Limits limits, Run.Google google) {
        this.limits = limits;
        this.manifests = manifests;
        this.targets = new Targets(new Targets.Sources(new SecretReader(this::secretData), google.secrets(), google.cloudSql()), limits.allowed(),
                APPLICATION_NAME);
        Map<Key, String> found = new TreeMap<>();
        manifests.instances().forEach((key, instance) -> found.put(key, targets.serverOf(instance.resource())));
        this.servers = Sorted.map(found);
    }

    Checks checks() {
        return new Checks(manifests,
                instance -> servers.getOrDefault(new Key(instance.getMetadata().getNamespace(), instance.getMetadata().getName()), ""), limits);
    }

    /** Logs in with a new password where the one that was read is refused. */
    Rotation rotation() {
        return new Rotation(targets);
    }

    /** What somebody who was asked said may be otherwise tomorrow; every other reason is in the files. */
    List<Prepared> all() throws InvalidFiles {
        List<Prepared> all = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        manifests.specs().forEach((key, spec) -> {
            Prepared prepared = prepared(key, spec.resource());
            all.add(prepared);
            if (prepared.resolved() instanceof Resolved.Unavailable(var reason, var message, var action, var found) && found.isEmpty()) {
                findings.add(new Finding(manifests.instance(Manifests.instanceOf(spec.resource())).orElseThrow().place("spec"),
                        reason.word() + ": " + message + "; " + action));
            }
        });
        if (!findings.isEmpty()) {
            throw new InvalidFiles(findings);
        }
        return all;
    }

    private Prepared prepared(Key key, DatabaseSpec spec) {
        Key instanceKey = Manifests.instanceOf(spec);
        DatabaseInstance instance = manifests.instance(instanceKey).orElseThrow().resource();
        Name database = Name.of(spec.getSpec().database());
        String address = Servers.AS_WRITTEN.of(instance);
        // the address as it is written: what a name resolves to may change, and nothing that we made goes with it
        StateKey stateKey = new StateKey(key.toString(), address, database.value());
        return new Prepared(key, new SpecReport.Subject(key.namespace(), key.name(), instanceKey.toString(), address, database), spec, instance,
                targets.of(instance, database), stateKey, passwords(key, spec));
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
}
