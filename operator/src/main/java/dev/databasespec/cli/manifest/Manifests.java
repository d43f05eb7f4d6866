package dev.databasespec.cli.manifest;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.model.Sorted;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything that the given files hold, each valid in itself.
 *
 * @param namespaces the labels of the namespaces that are given
 */
public record Manifests(SortedMap<Key, Declared<DatabaseInstance>> instances, SortedMap<Key, Declared<DatabaseSpec>> specs,
        SortedMap<Key, Declared<SecretManifest>> secrets, SortedMap<String, Map<String, String>> namespaces) {
    public Manifests {
        instances = Sorted.map(instances);
        specs = Sorted.map(specs);
        secrets = Sorted.map(secrets);
        namespaces = Sorted.map(namespaces);
    }

    public Optional<Declared<DatabaseInstance>> instance(Key key) {
        return Optional.ofNullable(instances.get(key));
    }

    public Optional<Declared<DatabaseSpec>> spec(Key key) {
        return Optional.ofNullable(specs.get(key));
    }

    public Optional<Declared<SecretManifest>> secret(Key key) {
        return Optional.ofNullable(secrets.get(key));
    }

    /** {@code 1 DatabaseInstance, 2 DatabaseSpecs}, for people. */
    public String count() {
        return plural(instances.size(), "DatabaseInstance") + ", " + plural(specs.size(), "DatabaseSpec") + ", " + plural(secrets.size(), "Secret");
    }

    private static String plural(int count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    /** The key of the DatabaseInstance that a DatabaseSpec points to. */
    public static Key instanceOf(DatabaseSpec spec) {
        var reference = spec.getSpec().instanceRef();
        String namespace = reference.namespace();
        return new Key(namespace == null ? spec.getMetadata().getNamespace() : namespace, reference.name());
    }
}
