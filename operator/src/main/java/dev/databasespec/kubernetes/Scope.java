package dev.databasespec.kubernetes;

import dev.databasespec.model.Sorted;
import java.util.SortedSet;

/**
 * The namespaces that the operator looks at; an empty set stands for all.
 *
 * @param specs whose DatabaseSpecs are reconciled
 * @param instances whose DatabaseInstances are honoured
 */
public record Scope(SortedSet<String> specs, SortedSet<String> instances) {
    public static final Scope ALL = new Scope(Sorted.of(), Sorted.of());

    public Scope {
        specs = Sorted.set(specs);
        instances = Sorted.set(instances);
    }

    /** Where Secrets are read. */
    SortedSet<String> secrets() {
        return specs.isEmpty() || instances.isEmpty() ? Sorted.of() : Sorted.union(specs, instances);
    }
}
