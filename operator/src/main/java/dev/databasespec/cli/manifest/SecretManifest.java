package dev.databasespec.cli.manifest;

import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Secret;
import java.util.Optional;
import java.util.SortedMap;

/** The keys of a Secret with their values; where {@code data} and {@code stringData} name the same key, the latter wins, as on the API server. */
public record SecretManifest(SortedMap<String, Secret> values) {
    public SecretManifest {
        values = Sorted.map(values);
    }

    public Optional<Secret> get(String key) {
        return Optional.ofNullable(values.get(key));
    }
}
