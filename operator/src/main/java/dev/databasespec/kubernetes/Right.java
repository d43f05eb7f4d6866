package dev.databasespec.kubernetes;

import dev.databasespec.api.Api;
import dev.databasespec.model.Sorted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * Something that the operator has to be allowed to do.
 *
 * @param resource plural, with its subresource after a slash
 * @param namespace null: everywhere
 * @param name of the only object that it is about; null: all
 */
public record Right(String group, String resource, String verb, @Nullable String namespace, @Nullable String name) {
    private static final String OURS = Api.GROUP;
    private static final String LEASES = "coordination.k8s.io";
    private static final String NONE = "";

    /** Which Lease the replicas share. */
    record LeaseKey(String namespace, String name) {}

    /** Not counted: whether the cluster stamps who asked, which nobody has to say. */
    static List<Right> needed(Scope scope, Optional<LeaseKey> lease) {
        List<Right> rights = new ArrayList<>();
        everywhere(rights, scope.instances(), OURS, "databaseinstances", "list", "watch");
        everywhere(rights, scope.instances(), OURS, "databaseinstances/status", "patch");
        everywhere(rights, scope.specs(), OURS, "databasespecs", "get", "list", "watch", "patch");
        everywhere(rights, scope.specs(), OURS, "databasespecs/status", "patch");
        everywhere(rights, scope.specs(), OURS, "databasechanges", "get", "list", "create", "patch", "delete");
        everywhere(rights, scope.specs(), OURS, "databasechanges/status", "patch");
        everywhere(rights, scope.specs(), OURS, "changeapprovals", "list", "watch", "delete");
        everywhere(rights, scope.specs(), OURS, "changeapprovals/status", "patch");
        everywhere(rights, Sorted.of(), OURS, "roletemplates", "get", "list", "watch", "patch");
        everywhere(rights, Sorted.of(), OURS, "roletemplates/status", "patch");
        everywhere(rights, scope.both(), NONE, "secrets", "list", "watch");
        everywhere(rights, Sorted.of(), NONE, "namespaces", "list", "watch");
        everywhere(rights, scope.both(), NONE, "events", "create");
        lease.ifPresent(key -> {
            // nobody can be given the creation of one name only
            rights.add(new Right(LEASES, "leases", "create", key.namespace(), null));
            List.of("get", "patch").forEach(verb -> rights.add(new Right(LEASES, "leases", verb, key.namespace(), key.name())));
        });
        return List.copyOf(rights);
    }

    private static void everywhere(List<Right> rights, SortedSet<String> namespaces, String group, String resource, String... verbs) {
        for (String verb : verbs) {
            if (namespaces.isEmpty()) {
                rights.add(new Right(group, resource, verb, null, null));
            }
            namespaces.forEach(namespace -> rights.add(new Right(group, resource, verb, namespace, null)));
        }
    }

    /** {@code databasespecs.databasespec.dev/status}, as kubectl auth can-i takes it. */
    private String object() {
        int slash = resource.indexOf('/');
        String plural = slash < 0 ? resource : resource.substring(0, slash);
        return plural + (group.isEmpty() ? "" : "." + group) + (slash < 0 ? "" : resource.substring(slash));
    }

    @Override
    public String toString() {
        return verb + " " + object() + (name == null ? "" : " " + name) + (namespace == null ? "" : " in " + namespace);
    }
}
