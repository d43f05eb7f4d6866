package dev.databasespec.cli.run;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.cli.manifest.Declared;
import dev.databasespec.cli.manifest.Key;
import dev.databasespec.cli.manifest.Manifests;
import dev.databasespec.cli.manifest.References;
import dev.databasespec.cli.yaml.Finding;
import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.cli.yaml.Place;
import dev.databasespec.kubernetes.Conflict;
import dev.databasespec.kubernetes.Declaration;
import dev.databasespec.kubernetes.DesiredStates;
import dev.databasespec.kubernetes.SpecError;
import dev.databasespec.kubernetes.Tenancy;
import dev.databasespec.model.DesiredState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the operator would refuse after the API server has let it in: here it is refused before anything is looked at. */
public final class Checks {
    private static final Pattern PATH = Pattern.compile("\\((spec[.\\[\\]A-Za-z0-9]*)");

    private final Limits limits;
    private final Manifests manifests;
    private final Servers servers;
    private final List<Finding> findings = new ArrayList<>();

    Checks(Manifests manifests, Servers servers, Limits limits) {
        this.limits = limits;
        this.manifests = manifests;
        this.servers = servers;
    }

    /** Checks what can be checked with files alone. */
    public static void offline(Manifests manifests) throws InvalidFiles {
        new Checks(manifests, Servers.AS_WRITTEN, Limits.NONE).run();
    }

    /** Everything that is wrong with any resource is told at once. */
    void run() throws InvalidFiles {
        References.check(manifests);
        manifests.specs().forEach(this::check);
        if (!findings.isEmpty()) {
            throw new InvalidFiles(findings);
        }
    }

    /** What a DatabaseSpec wants beside its neighbours as they are now. */
    DesiredState desired(Key key) {
        DatabaseSpec spec = manifests.spec(key).orElseThrow().resource();
        return switch (DesiredStates.of(spec, others(key, instanceOf(spec)), limits.now())) {
            case Declaration.Valid(var state) -> state;
            case Declaration.InvalidSpec(var errors) -> throw new IllegalStateException("valid a moment ago: " + errors);
        };
    }

    private void check(Key key, Declared<DatabaseSpec> spec) {
        DatabaseInstance instance = instanceOf(spec.resource());
        List<DatabaseSpec> others = others(key, instance);
        if (DesiredStates.of(spec.resource(), others, limits.now()) instanceof Declaration.InvalidSpec(var errors)) {
            errors.forEach(error -> report(key, spec, error));
        }
        limits.guardrails().check(spec.resource()).forEach(error -> report(key, spec, error));
        Tenancy.check(spec.resource(), instance, labels(key.namespace())).ifPresent(refusal -> refuse(key, spec, refusal));
        Conflict.of(spec.resource(), others).ifPresent(conflict -> findings
                .add(new Finding(spec.place(), "Conflict: " + conflict.message() + "; " + conflict.action())));
    }

    private void report(Key key, Declared<DatabaseSpec> spec, SpecError error) {
        SpecError told = manifests.expansion(key).told(error);
        findings.add(new Finding(spec.place(told.path()), told.toString()));
    }

    private void refuse(Key key, Declared<DatabaseSpec> spec, Tenancy.Refusal refusal) {
        String message = manifests.expansion(key).toldWithTemplate(refusal.message());
        findings.add(new Finding(place(spec, refusal, message), refusal.reason().word() + ": " + message + "; " + refusal.action()));
    }

    private static Place place(Declared<DatabaseSpec> spec, Tenancy.Refusal refusal, String message) {
        Matcher path = PATH.matcher(message);
        return path.find() ? spec.place(path.group(1)) : spec.place(refusal.reason().word().startsWith("Database") ? "spec.database" : "spec.instanceRef");
    }

    private List<DatabaseSpec> others(Key key, DatabaseInstance instance) {
        String server = servers.of(instance);
        return manifests.specs().entrySet().stream().filter(other -> !other.getKey().equals(key)).map(other -> other.getValue().resource())
                .filter(other -> servers.of(instanceOf(other)).equals(server)).toList();
    }

    private DatabaseInstance instanceOf(DatabaseSpec spec) {
        return manifests.instance(Manifests.instanceOf(spec)).orElseThrow().resource();
    }

    /** Kubernetes gives every namespace its name as a label. */
    private Map<String, String> labels(String namespace) {
        Map<String, String> labels = new TreeMap<>(manifests.namespaces().getOrDefault(namespace, Map.of()));
        labels.put("kubernetes.io/metadata.name", namespace);
        return labels;
    }
}
