package dev.databasespec.cli.manifest;

import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The keys of a Secret with their values; where {@code data} and {@code stringData} name the same key, the latter wins, as on the API server. */
public record SecretManifest(SortedMap<String, Secret> values) {
    public SecretManifest {
        values = Sorted.map(values);
    }

    /** As the API gives it. */
    public SortedMap<String, String> encoded() {
        SortedMap<String, String> data = new TreeMap<>();
        values.forEach((key, value) -> data.put(key, Base64.getEncoder().encodeToString(new String(value.reveal()).getBytes(StandardCharsets.UTF_8))));
        return data;
    }

    public Optional<Secret> get(String key) {
        return Optional.ofNullable(values.get(key));
    }
}
