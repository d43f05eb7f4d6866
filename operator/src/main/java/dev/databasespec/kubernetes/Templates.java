package dev.databasespec.kubernetes;

import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.api.DefaultPrivilegeSpec;
import dev.databasespec.api.GrantSpec;
import dev.databasespec.api.MembershipSpec;
import dev.databasespec.api.RoleSpec;
import dev.databasespec.api.RoleTemplateSpec;
import dev.databasespec.api.SchemaSpec;
import dev.databasespec.api.TemplateRef;
import dev.databasespec.kubernetes.Expansion.Origin;
import dev.databasespec.model.Printable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Adds to a DatabaseSpec the roles that the templates of its schemas give. Pure. */
public final class Templates {
    private static final int MOST_ROLES = 1024;
    private final DatabaseSpec resource;
    private final Map<String, TemplateRevision> revisions;
    private final SpecErrors errors = new SpecErrors();
    /** By template and name of the role. */
    private final Map<String, Map<String, Given>> given = new LinkedHashMap<>();

    /** {@code index}: of the role in its template */
    private record Given(RoleSpec role, String path, String template, int index) {
        String place() {
            return template.isEmpty() ? path : path + " (" + template + ")";
        }
    }

    private Templates(DatabaseSpec resource, Map<String, TemplateRevision> revisions) {
        this.resource = resource;
        this.revisions = revisions;
    }

    /** The names of the templates that a DatabaseSpec uses. */
    static List<String> named(DatabaseSpec resource) {
        return resource.getSpec().schemas().stream().flatMap(s -> s.templates().stream()).map(TemplateRef::name).distinct().sorted().toList();
    }

    /** {@code revisions}: of every template that is named, by its name */
    static Expansion expand(DatabaseSpec resource, Map<String, TemplateRevision> revisions) {
        return new Templates(resource, new TreeMap<>(revisions)).expand();
    }

    /** Where there is no cluster: each template has the one version that the files hold. */
    public static Expansion expandFromFiles(DatabaseSpec resource, Map<String, RoleTemplateSpec> templates) {
        SpecErrors errors = new SpecErrors();
        Map<String, TemplateRevision> revisions = new TreeMap<>();
        for (String name : named(resource)) {
            RoleTemplateSpec template = templates.get(name);
            List<String> pins = Rollouts.pins(resource, name);
            if (template == null) {
                errors.add(path(resource, name), "the files hold no RoleTemplate " + Printable.quoted(name), "add it with -f, or mend the name");
            } else if (!Versions.allow(pins, template.version())) {
                errors.add(path(resource, name), "the files hold version " + template.version() + " of RoleTemplate " + Printable.quoted(name) + ", and "
                        + String.join(" and ", pins.stream().map(Printable::quoted).toList()) + " does not allow it", "allow it, or give another version");
            } else {
                revisions.put(name, TemplateRevision.of(template));
            }
        }
        return errors.isEmpty() ? expand(resource, revisions) : new Expansion(resource, List.of(), errors.all(), List.of(), false);
    }

    /** Where a template is named first. */
    static String path(DatabaseSpec resource, String template) {
        List<SchemaSpec> schemas = resource.getSpec().schemas();
        for (int i = 0; i < schemas.size(); i++) {
            for (int j = 0; j < schemas.get(i).templates().size(); j++) {
                if (schemas.get(i).templates().get(j).name().equals(template)) {
                    return "spec.schemas[" + i + "].templates[" + j + "]";
                }
            }
        }
        return "spec.schemas";
    }

    private Expansion expand() {
        List<SchemaSpec> schemas = resource.getSpec().schemas();
        for (int i = 0; i < schemas.size() && count() <= MOST_ROLES; i++) {
            for (int j = 0; j < schemas.get(i).templates().size(); j++) {
                give("spec.schemas[" + i + "].templates[" + j + "]", schemas.get(i).templates().get(j).name(),
                        new Placeholders(resource.getSpec().database(), schemas.get(i).name()));
            }
        }
        List<RoleSpec> roles = new ArrayList<>(resource.getSpec().roles());
        List<Origin> origins = new ArrayList<>();
        added().forEach(one -> {
            roles.add(one.role());
            origins.add(new Origin(one.path(), one.template()));
        });
        if (roles.size() > MOST_ROLES) {
            errors.add("spec.schemas", "with those of the templates there are more than the " + MOST_ROLES + " roles that one DatabaseSpec may have",
                    "give fewer schemas a template");
        }
        List<AppliedTemplate> used = revisions.entrySet().stream().map(e -> e.getValue().of(e.getKey())).toList();
        return errors.isEmpty()
                ? new Expansion(with(resource, roles), origins, List.of(), used, false)
                : new Expansion(resource, List.of(), errors.all(), used, false);
    }

    private int count() {
        return given.values().stream().mapToInt(Map::size).sum();
    }

    private void give(String path, String name, Placeholders names) {
        TemplateRevision revision = revisions.get(name);
        if (revision == null) {
            throw new IllegalArgumentException("no revision of " + name);
        }
        Map<String, Given> roles = given.computeIfAbsent(name, n -> new LinkedHashMap<>());
        for (int i = 0; i < revision.roles().size(); i++) {
            String at = path + ".roles[" + i + "]";
            RoleSpec role = FilledRole.of(revision.roles().get(i), at, names, errors);
            Given one = new Given(role, at, "RoleTemplate " + Printable.quoted(name) + " " + revision.version(), i);
            roles.merge(role.name(), one, this::joined);
        }
    }

    /** What a template gives for two schemas adds up. */
    private Given joined(Given first, Given second) {
        if (first.index() == second.index() && withoutLists(first.role()).equals(withoutLists(second.role()))) {
            return new Given(union(first.role(), second.role()), first.path(), first.template(), first.index());
        }
        return same(first, second);
    }

    private Given same(Given first, Given second) {
        if (!isAlike(first.role(), second.role())) {
            errors.add(second.path() + ".name", "role " + Printable.quoted(second.role().name()) + " is declared differently here"
                    + (second.template().isEmpty() ? "" : " (" + second.template() + ")") + " and at " + first.place(),
                    "keep one of the two, or make them alike");
        }
        return first;
    }

    /** Roles that the spec does not declare itself. */
    private List<Given> added() {
        Map<String, Given> own = new LinkedHashMap<>();
        for (int i = 0; i < resource.getSpec().roles().size(); i++) {
            RoleSpec role = resource.getSpec().roles().get(i);
            own.put(role.name(), new Given(role, "spec.roles[" + i + "]", "", i));
        }
        Map<String, Given> all = new LinkedHashMap<>(own);
        given.values().forEach(roles -> roles.forEach((name, one) -> all.merge(name, one, this::same)));
        all.keySet().removeAll(own.keySet());
        return List.copyOf(all.values());
    }

    private static boolean isAlike(RoleSpec a, RoleSpec b) {
        return withoutLists(a).equals(withoutLists(b)) && new HashSet<>(a.memberOf()).equals(new HashSet<>(b.memberOf()))
                && new HashSet<>(a.grants()).equals(new HashSet<>(b.grants()))
                && new HashSet<>(a.defaultPrivileges()).equals(new HashSet<>(b.defaultPrivileges()));
    }

    private static RoleSpec withoutLists(RoleSpec role) {
        return with(role, List.of(), List.of(), List.of());
    }

    private static RoleSpec union(RoleSpec a, RoleSpec b) {
        return with(a, both(a.memberOf(), b.memberOf()), both(a.grants(), b.grants()), both(a.defaultPrivileges(), b.defaultPrivileges()));
    }

    private static <T> List<T> both(List<T> a, List<T> b) {
        return Stream.concat(a.stream(), b.stream()).distinct().toList();
    }

    private static RoleSpec with(RoleSpec r, List<MembershipSpec> memberOf, List<GrantSpec> grants,
            List<DefaultPrivilegeSpec> defaults) {
        return new RoleSpec(r.name(), r.login(), r.inherit(), r.createdb(), r.createrole(), r.connectionLimit(), r.validUntil(), r.password(), r.settings(),
                r.comment(), r.members(), memberOf, r.external(), r.ensure(), r.reassignOwnedTo(), grants, defaults);
    }

    private static DatabaseSpec with(DatabaseSpec resource, List<RoleSpec> roles) {
        DatabaseSpecSpec s = resource.getSpec();
        DatabaseSpec expanded = new DatabaseSpec();
        expanded.setMetadata(resource.getMetadata());
        expanded.setSpec(new DatabaseSpecSpec(s.instanceRef(), s.database(), s.create(), s.suspend(), s.mode(), s.enforcement(), s.interval(),
                s.deletionPolicy(), s.autoApproveUpTo(), s.schemas(), roles, s.users()));
        expanded.setStatus(resource.getStatus());
        return expanded;
    }
}
