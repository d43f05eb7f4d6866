package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.api.Ensure;
import dev.databasespec.api.GrantSpec;
import dev.databasespec.api.RoleSpec;
import dev.databasespec.model.DesiredRole;
import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds items of one spec that are right one by one and cannot be right together. */
final class Contradictions {
    private final SpecErrors errors;

    Contradictions(SpecErrors errors) {
        this.errors = errors;
    }

    void find(DatabaseSpecSpec spec, Map<Name, DesiredRole> roles) {
        findLoops(spec);
        Set<String> goingRoles = roles.values().stream().filter(DesiredRole::absent).map(r -> r.name().value()).collect(Collectors.toSet());
        Set<String> goingSchemas = spec.schemas().stream().filter(s -> s.ensure() == Ensure.Absent).map(s -> s.name()).collect(Collectors.toSet());
        if (!goingRoles.isEmpty()) {
            findUsesOfRoles(spec, goingRoles);
        }
        if (!goingSchemas.isEmpty()) {
            findUsesOfSchemas(spec, goingSchemas);
        }
    }

    /** Depth first, without recursion: a spec may hold a chain of a thousand roles. */
    private void findLoops(DatabaseSpecSpec spec) {
        Map<String, List<String>> groups = new HashMap<>();
        spec.roles().forEach(r -> groups.put(r.name(), r.memberOf().stream().map(m -> m.role()).toList()));
        Set<String> done = new HashSet<>();
        for (int i = 0; i < spec.roles().size(); i++) {
            String first = spec.roles().get(i).name();
            List<String> path = new ArrayList<>(List.of(first));
            List<Iterator<String>> open = new ArrayList<>(List.of(groups.getOrDefault(done.contains(first) ? "" : first, List.of()).iterator()));
            while (!open.isEmpty()) {
                if (!open.getLast().hasNext()) {
                    open.removeLast();
                    done.add(path.removeLast());
                    continue;
                }
                String next = open.getLast().next();
                if (path.contains(next)) {
                    String loop = path.subList(path.indexOf(next), path.size()).stream().map(Printable::quoted).collect(Collectors.joining(" → "));
                    errors.add("spec.roles[" + i + "].memberOf", "roles are members of each other in a loop: " + loop + " → " + Printable.quoted(next),
                            "remove one of these memberships");
                } else if (!done.contains(next) && groups.containsKey(next)) {
                    path.add(next);
                    open.add(groups.getOrDefault(next, List.of()).iterator());
                }
            }
        }
    }

    private void findUsesOfRoles(DatabaseSpecSpec spec, Set<String> going) {
        if (spec.create() != null) {
            refuse("spec.create.owner", "role", spec.create().owner(), going);
        }
        for (int i = 0; i < spec.schemas().size(); i++) {
            if (spec.schemas().get(i).ensure() == Ensure.Present) {
                refuse("spec.schemas[" + i + "].owner", "role", spec.schemas().get(i).owner(), going);
            }
        }
        for (int i = 0; i < spec.roles().size(); i++) {
            RoleSpec role = spec.roles().get(i);
            String path = "spec.roles[" + i + "]";
            refuse(path + ".reassignOwnedTo", "role", role.reassignOwnedTo(), going);
            for (int j = 0; j < role.memberOf().size(); j++) {
                refuse(path + ".memberOf[" + j + "].role", "role", role.memberOf().get(j).role(), going);
            }
            for (int j = 0; j < role.defaultPrivileges().size(); j++) {
                refuse(path + ".defaultPrivileges[" + j + "].owner", "role", role.defaultPrivileges().get(j).owner(), going);
            }
        }
        for (int i = 0; i < spec.users().size(); i++) {
            for (int j = 0; j < spec.users().get(i).roles().size(); j++) {
                refuse("spec.users[" + i + "].roles[" + j + "]", "role", spec.users().get(i).roles().get(j), going);
            }
        }
    }

    private void findUsesOfSchemas(DatabaseSpecSpec spec, Set<String> going) {
        for (int i = 0; i < spec.roles().size(); i++) {
            RoleSpec role = spec.roles().get(i);
            String path = "spec.roles[" + i + "]";
            for (int j = 0; j < role.grants().size(); j++) {
                refuse(path + ".grants[" + j + "]", "schema", schemaOf(role.grants().get(j)), going);
            }
            for (int j = 0; j < role.defaultPrivileges().size(); j++) {
                refuse(path + ".defaultPrivileges[" + j + "].schema", "schema", role.defaultPrivileges().get(j).schema(), going);
            }
        }
    }

    private static @Nullable String schemaOf(GrantSpec grant) {
        return grant.schema() != null
                ? grant.schema()
                : grant.tables() != null
                        ? grant.tables().schema()
                        : grant.sequences() != null
                                ? grant.sequences().schema()
                                : grant.routines() != null ? grant.routines().schema() : grant.types() != null ? grant.types().schema() : null;
    }

    private void refuse(String path, String kind, @Nullable String name, Set<String> going) {
        if (name != null && going.contains(name)) {
            errors.add(path, kind + " " + Printable.quoted(name) + " is declared with `ensure: Absent` and used here",
                    "remove this use, or remove `ensure: Absent`");
        }
    }
}
