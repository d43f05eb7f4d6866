package dev.databasespec.kubernetes;

import dev.databasespec.reconcile.CatalogException;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Secret;
import dev.databasespec.reconcile.Secrets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A Secret Manager whose values are kept until they are forgotten. */
public final class SecretsInMemory implements Secrets {
    private final Map<String, String> stored = new ConcurrentHashMap<>();
    private final Map<String, Secret> known = new ConcurrentHashMap<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /** {@code name}: the resource name, version and all */
    public SecretsInMemory with(String name, String value) {
        stored.put(name, value);
        return this;
    }

    /** What was really asked for, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public Secret read(Reference reference) throws CatalogException {
        Secret kept = known.get(reference.name());
        if (kept != null) {
            return kept;
        }
        asked.add(reference.name());
        String value = stored.get(reference.name());
        if (value == null) {
            throw new CatalogException(Failure.of(Failure.Kind.CREDENTIALS_UNAVAILABLE, "secret " + reference.name() + " does not exist", "create it"));
        }
        known.put(reference.name(), Secret.of(value));
        return Secret.of(value);
    }

    @Override
    public void forget(Reference reference) {
        known.remove(reference.name());
    }
}
