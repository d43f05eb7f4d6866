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

    /** Whether a DatabaseInstance there counts. */
    boolean honours(String namespace) {
        return instances.isEmpty() || instances.contains(namespace);
    }

    /** For people: {@code DatabaseSpecs of every namespace, DatabaseInstances of platform}. */
    String text() {
        return "DatabaseSpecs of " + text(specs) + ", DatabaseInstances of " + text(instances);
    }

    private static String text(SortedSet<String> namespaces) {
        return namespaces.isEmpty() ? "every namespace" : String.join(", ", namespaces);
    }

    /** Where Secrets are read, and Events written. */
    SortedSet<String> both() {
        return specs.isEmpty() || instances.isEmpty() ? Sorted.of() : Sorted.union(specs, instances);
    }
}
