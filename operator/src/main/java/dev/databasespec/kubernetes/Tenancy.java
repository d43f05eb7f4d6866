package dev.databasespec.kubernetes;

import dev.databasespec.api.AllowedNamespaces.From;
import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseInstanceSpec;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.api.Ensure;
import dev.databasespec.api.RoleAttribute;
import dev.databasespec.model.Glob;
import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a DatabaseInstance lets the DatabaseSpecs that point to it ask for. */
public final class Tenancy {
    /** Predefined roles that are members of others; a role that may be given must be given with all that comes with it. */
    private static final Map<String, Set<String>> INCLUDED = Map.of("pg_monitor", Set.of("pg_read_all_settings", "pg_read_all_stats", "pg_stat_scan_tables"));

    private final DatabaseSpec resource;
    private final DatabaseSpecSpec spec;
    private final DatabaseInstanceSpec instance;
    private final String name;
    private final boolean sameNamespace;

    /** Why a DatabaseSpec may not have what it asks for; nothing of it is applied. */
    public record Refusal(SpecReason reason, String message, String action) {}

    private Tenancy(DatabaseSpec resource, DatabaseInstance instance) {
        this.resource = resource;
        this.spec = resource.getSpec();
        this.instance = instance.getSpec();
        this.name = "DatabaseInstance " + instance.getMetadata().getNamespace() + "/" + instance.getMetadata().getName();
        this.sameNamespace = Objects.equals(resource.getMetadata().getNamespace(), instance.getMetadata().getNamespace());
    }

    /**
     * The first reason to refuse, if there is one.
     *
     * @param labels of the namespace of the DatabaseSpec
     */
    public static Optional<Refusal> check(DatabaseSpec resource, DatabaseInstance instance, Map<String, String> labels) {
        Tenancy tenancy = new Tenancy(resource, instance);
        return tenancy.namespace(labels).or(tenancy::database).or(tenancy::roles).or(tenancy::attributes).or(tenancy::deletions);
    }

    private Optional<Refusal> namespace(Map<String, String> labels) {
        var allowed = instance.allowedNamespaces();
        boolean welcome = sameNamespace || switch (allowed.from()) {
            case Same -> false;
            case All -> true;
            case Selector -> allowed.selector() != null && allowed.selector().matches(labels);
        };
        return welcome
                ? Optional.empty()
                : Optional.of(new Refusal(SpecReason.NAMESPACE_NOT_ALLOWED,
                        name + " does not admit DatabaseSpecs of namespace " + Printable.quoted(resource.getMetadata().getNamespace()),
                        "ask the owner of the instance to extend `allowedNamespaces`"
                                + (allowed.from() == From.Selector ? ", or label the namespace as its selector asks" : "")));
    }

    private Optional<Refusal> database() {
        String database = spec.database();
        boolean allowed = instance.allowedDatabases() == null
                ? !database.startsWith("template") && !database.equals("cloudsqladmin")
                : matches(instance.allowedDatabases(), database);
        return allowed
                ? Optional.empty()
                : Optional.of(new Refusal(SpecReason.DATABASE_NOT_ALLOWED,
                        name + " does not let DatabaseSpecs of namespace " + Printable.quoted(resource.getMetadata().getNamespace()) + " name database "
                                + Printable.quoted(database)
                                + (instance.allowedDatabases() == null ? "" : "; it allows " + shown(instance.allowedDatabases())),
                        "name another database, or ask the owner of the instance to extend `allowedDatabases`"));
    }

    private Optional<Refusal> roles() {
        List<String> allowed = instance.allowedRoles() != null ? instance.allowedRoles() : sameNamespace ? List.of("*") : List.of("{database}", "{database}_*");
        Set<String> predefined = new HashSet<>(instance.allowedPredefinedRoles());
        for (var use : usedRoles().entrySet()) {
            String role = use.getKey();
            if (role.startsWith("pg_") && !role.equals("pg_database_owner")) {
                if (!predefined.contains(role) || !predefined.containsAll(INCLUDED.getOrDefault(role, Set.of()))) {
                    return Optional.of(new Refusal(SpecReason.ROLE_NOT_ALLOWED,
                            name + " does not let DatabaseSpecs give membership in " + Printable.quoted(role) + " or in all that it includes (" + use.getValue()
                                    + "); it allows " + shown(instance.allowedPredefinedRoles()),
                            "remove it, or ask the owner of the instance to extend `allowedPredefinedRoles`"));
                }
            } else if (!matches(allowed, role)) {
                return Optional.of(new Refusal(SpecReason.ROLE_NOT_ALLOWED, name + " does not let this DatabaseSpec use role " + Printable.quoted(role) + " ("
                        + use.getValue() + "); it allows " + shown(allowed), "name another role, or ask the owner of the instance to extend `allowedRoles`"));
            }
        }
        return Optional.empty();
    }

    /** Users belong to the whole instance, and nobody can tell by the name whose they are. */
    private Optional<Refusal> deletions() {
        for (int i = 0; !sameNamespace && i < spec.users().size(); i++) {
            if (spec.users().get(i).ensure() == Ensure.Absent) {
                return Optional.of(new Refusal(SpecReason.ROLE_NOT_ALLOWED,
                        name + " does not let DatabaseSpecs of other namespaces delete users by name (spec.users[" + i + "], "
                                + Printable.quoted(spec.users().get(i).principal()) + ")",
                        "leave the principal out: a user that was made for a DatabaseSpec is deleted when none names it any more"));
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> attributes() {
        for (int i = 0; i < spec.roles().size(); i++) {
            var role = spec.roles().get(i);
            List<RoleAttribute> asked = new ArrayList<>();
            if (Boolean.TRUE.equals(role.createdb())) {
                asked.add(RoleAttribute.createdb);
            }
            if (Boolean.TRUE.equals(role.createrole())) {
                asked.add(RoleAttribute.createrole);
            }
            asked.removeAll(instance.allowedAttributes());
            if (!asked.isEmpty()) {
                return Optional.of(new Refusal(SpecReason.ROLE_NOT_ALLOWED,
                        name + " does not let DatabaseSpecs ask for `" + asked.getFirst() + "` (spec.roles[" + i + "], role " + Printable.quoted(role.name())
                                + ")",
                        "remove it, or ask the owner of the instance to extend `allowedAttributes`"));
            }
        }
        return Optional.empty();
    }

    /** Every role that the spec declares, owns something with or joins, with the first place where it does. */
    private Map<String, String> usedRoles() {
        Map<String, String> uses = new LinkedHashMap<>();
        if (spec.create() != null) {
            use(uses, spec.create().owner(), "spec.create.owner");
        }
        for (int i = 0; i < spec.schemas().size(); i++) {
            use(uses, spec.schemas().get(i).owner(), "spec.schemas[" + i + "].owner");
        }
        for (int i = 0; i < spec.roles().size(); i++) {
            var role = spec.roles().get(i);
            String path = "spec.roles[" + i + "]";
            use(uses, role.name(), path + ".name");
            use(uses, role.reassignOwnedTo(), path + ".reassignOwnedTo");
            role.memberOf().forEach(m -> use(uses, m.role(), path + ".memberOf"));
            role.defaultPrivileges().forEach(d -> use(uses, d.owner(), path + ".defaultPrivileges"));
        }
        for (int i = 0; i < spec.users().size(); i++) {
            String path = "spec.users[" + i + "].roles";
            spec.users().get(i).roles().forEach(r -> use(uses, r, path));
            use(uses, spec.users().get(i).reassignOwnedTo(), "spec.users[" + i + "].reassignOwnedTo");
        }
        return uses;
    }

    private static void use(Map<String, String> uses, @Nullable String role, String path) {
        if (role != null) {
            uses.putIfAbsent(role, path);
        }
    }

    private boolean matches(List<String> patterns, String text) {
        return patterns.stream().anyMatch(p -> matches(p, text));
    }

    /** A name that holds a star itself would become a pattern: it fills nothing in. */
    private boolean matches(String pattern, String text) {
        if (pattern.contains("{database}") && spec.database().indexOf('*') >= 0) {
            return false;
        }
        return new Glob(pattern.replace("{namespace}", String.valueOf(resource.getMetadata().getNamespace())).replace("{database}", spec.database()))
                .matches(text);
    }

    private static String shown(List<String> patterns) {
        return patterns.isEmpty()
                ? "none"
                : String.join(", ", patterns.stream().limit(10).map(Printable::quoted).toList()) + (patterns.size() > 10 ? " …" : "");
    }
}
