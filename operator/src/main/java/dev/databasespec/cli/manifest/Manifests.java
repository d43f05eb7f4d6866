package dev.databasespec.cli.manifest;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.kubernetes.Expansion;
import dev.databasespec.model.Sorted;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Everything that the given files hold, each valid in itself.
 *
 * @param specs with the roles that their templates give
 * @param expansions where these come from
 * @param namespaces the labels of the namespaces that are given
 */
public record Manifests(SortedMap<Key, Declared<DatabaseInstance>> instances, SortedMap<Key, Declared<DatabaseSpec>> specs,
        SortedMap<Key, Expansion> expansions, SortedMap<Key, Declared<RoleTemplate>> templates, SortedMap<Key, Declared<SecretManifest>> secrets,
        SortedMap<String, Map<String, String>> namespaces) {
    public Manifests {
        instances = Sorted.map(instances);
        specs = Sorted.map(specs);
        expansions = Sorted.map(expansions);
        templates = Sorted.map(templates);
        secrets = Sorted.map(secrets);
        namespaces = Sorted.map(namespaces);
    }

    public Optional<Declared<DatabaseInstance>> instance(Key key) {
        return Optional.ofNullable(instances.get(key));
    }

    public Optional<Declared<DatabaseSpec>> spec(Key key) {
        return Optional.ofNullable(specs.get(key));
    }

    /** What its templates give to a DatabaseSpec of these files. */
    public Expansion expansion(Key key) {
        return Objects.requireNonNull(expansions.get(key), key::toString);
    }

    public Optional<Declared<SecretManifest>> secret(Key key) {
        return Optional.ofNullable(secrets.get(key));
    }

    /** {@code 1 DatabaseInstance, 2 DatabaseSpecs}, for people. */
    public String count() {
        return plural(instances.size(), "DatabaseInstance") + ", " + plural(specs.size(), "DatabaseSpec") + ", "
                + (templates.isEmpty() ? "" : plural(templates.size(), "RoleTemplate") + ", ") + plural(secrets.size(), "Secret");
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
