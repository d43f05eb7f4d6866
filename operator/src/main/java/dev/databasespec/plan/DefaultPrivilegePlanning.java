package dev.databasespec.plan;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.DefaultPrivilege;
import dev.databasespec.model.DefaultPrivilege.ObjectType;
import dev.databasespec.model.DesiredState.WantedDefault;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import dev.databasespec.model.Printable;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Problem.Reason;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What roles get on objects that others create later. */
final class DefaultPrivilegePlanning {
    private final Draft draft;
    private final TreeMap<Change, EnumSet<Privilege>> changes = new TreeMap<>();

    /** A difference, but for the privilege. Ordered so that what is given comes before what is taken. */
    private record Change(boolean take, boolean option, Name owner, ObjectType type, String schema, Grantee grantee, Hazard hazard, String reason)
            implements
                Comparable<Change> {
        @Override
        public int compareTo(Change o) {
            return java.util.Comparator.comparing(Change::take).thenComparing(Change::owner).thenComparing(Change::type).thenComparing(Change::schema)
                    .thenComparing(Change::grantee).thenComparing(Change::option).thenComparing(Change::hazard).thenComparing(Change::reason).compare(this, o);
        }
    }

    private record Merged(boolean take, boolean option, Name owner, ObjectType type, SortedSet<Privilege> privileges, Hazard hazard, String reason) {}

    private record Place(boolean global, SortedSet<Grantee> grantees) {}

    private record Scope(SortedSet<Grantee> grantees, SortedSet<String> schemas) {}

    private DefaultPrivilegePlanning(Draft draft) {
        this.draft = draft;
    }

    static void plan(Draft draft) {
        DefaultPrivilegePlanning planning = new DefaultPrivilegePlanning(draft);
        Map<DefaultPrivilege, Boolean> wanted = planning.wanted();
        wanted.forEach(planning::missing);
        draft.now.defaultPrivileges().forEach(item -> planning.surplus(item, wanted));
        planning.emit();
    }

    static void release(Draft draft) {
        DefaultPrivilegePlanning planning = new DefaultPrivilegePlanning(draft);
        draft.desired.defaults().forEach(d -> privileges(d, draft.now).forEach(p -> {
            DefaultPrivilege item = new DefaultPrivilege(d.owner(), d.schema(), d.type(), d.grantee(), p, false);
            boolean ours = d.grantee().role().filter(draft::made).isPresent();
            if (ours && (draft.now.defaultPrivileges().contains(item) || draft.now.defaultPrivileges().contains(item.withGrantable(true)))) {
                planning.change(item, true, false, Hazard.MEDIUM, "the DatabaseSpec is deleted");
            }
        }));
        planning.emit();
    }

    /** Takes everything that a role is about to leave behind: what it would get, and what it would give on its own new objects. */
    static void clear(Draft draft, Name role, Hazard hazard) {
        DefaultPrivilegePlanning planning = new DefaultPrivilegePlanning(draft);
        draft.now.defaultPrivileges().stream().filter(i -> i.grantee().is(role) != i.owner().equals(role))
                .forEach(i -> planning.change(i, true, false, hazard, "the role goes"));
        planning.emit();
    }

    /** Declared items without grant option as keys; the value says whether it is declared. */
    private Map<DefaultPrivilege, Boolean> wanted() {
        Map<DefaultPrivilege, Boolean> wanted = new TreeMap<>();
        for (WantedDefault d : draft.desired.defaults()) {
            String what = "default privileges for " + d.type().sql().toLowerCase(java.util.Locale.ROOT) + " of " + d.owner();
            if (!draft.exists(d.owner())) {
                draft.error(what, Reason.MISSING_OWNER,
                        "the role " + d.owner() + ", for whose new objects " + d.grantee() + " is to get rights, does not exist",
                        "declare the role under `roles`, or correct `owner`");
            } else if (!d.schema().isEmpty() && draft.now.schema(Name.of(d.schema())).isEmpty()) {
                draft.error("schema " + Printable.quoted(d.schema()), Reason.MISSING_OBJECT,
                        "schema " + Printable.quoted(d.schema()) + ", in which " + what + " are declared for " + d.grantee() + ", does not exist",
                        "create the schema or declare it under `schemas`");
            } else if (d.grantee().role().map(draft::exists).orElse(true) && !(d.schema().isEmpty() && d.grantee().is(d.owner()))) {
                privileges(d, draft.now).forEach(
                        p -> wanted.merge(new DefaultPrivilege(d.owner(), d.schema(), d.type(), d.grantee(), p, false), d.grantable(), Boolean::logicalOr));
            }
        }
        return wanted;
    }

    private static Set<Privilege> privileges(WantedDefault d, DatabaseState state) {
        EnumSet<Privilege> privileges = EnumSet.noneOf(Privilege.class);
        privileges.addAll(d.privileges());
        if (d.all()) {
            privileges.addAll(d.type().kind().privileges(state.server().version()));
        }
        return privileges;
    }

    private void missing(DefaultPrivilege item, boolean option) {
        boolean with = draft.now.defaultPrivileges().contains(item.withGrantable(true));
        boolean without = draft.now.defaultPrivileges().contains(item);
        if (!with && !without) {
            change(item, false, option, option ? Hazard.MEDIUM : Hazard.LOW, "it is declared and not there");
        } else if (option && !with) {
            change(item, false, true, Hazard.MEDIUM, "the grant option is declared and not there");
        }
    }

    private void surplus(DefaultPrivilege item, Map<DefaultPrivilege, Boolean> wanted) {
        Optional<Name> role = item.grantee().role().filter(draft::judges);
        if (role.isEmpty() || item.grantee().is(item.owner())) {
            return;
        }
        Boolean declared = wanted.get(item.withGrantable(false));
        boolean optionOnly = declared != null && item.grantable() && !declared;
        if (declared != null && !optionOnly) {
            return;
        }
        if (!draft.desired.authoritative()) {
            draft.surplus++;
            draft.warning("role " + role.get(), Reason.SURPLUS,
                    role.get() + " gets " + item.privilege() + " on new " + item.type().sql().toLowerCase(java.util.Locale.ROOT) + " of " + item.owner()
                            + ", which the spec does not declare",
                    "declare it under `defaultPrivileges`, or set `enforcement: Authoritative` to have it revoked");
        } else {
            change(item, true, optionOnly, draft.takingFrom(role.get()), "the spec does not declare it; " + role.get() + " is " + draft.origin(role.get()));
        }
    }

    private void change(DefaultPrivilege item, boolean take, boolean option, Hazard hazard, String reason) {
        changes.computeIfAbsent(new Change(take, option, item.owner(), item.type(), item.schema(), item.grantee(), hazard, reason),
                k -> EnumSet.noneOf(Privilege.class))
                .add(item.privilege());
    }

    private void emit() {
        Map<Merged, TreeMap<String, TreeSet<Grantee>>> merged = new LinkedHashMap<>();
        changes.forEach((c, privileges) -> merged
                .computeIfAbsent(new Merged(c.take(), c.option(), c.owner(), c.type(), Sorted.set(privileges), c.hazard(), c.reason()), k -> new TreeMap<>())
                .computeIfAbsent(c.schema(), k -> new TreeSet<>()).add(c.grantee()));
        List<PlannedStep> steps = new ArrayList<>();
        merged.forEach((m, bySchema) -> {
            Optional<Authority> authority = Authorities.over(draft.now, m.owner());
            if (authority.isEmpty()) {
                draft.error("default privileges of " + m.owner(), Reason.NOT_MANAGEABLE,
                        "default privileges for new " + m.type().sql().toLowerCase(java.util.Locale.ROOT) + " of " + m.owner() + " cannot be changed: "
                                + draft.live.server().sessionRole()
                                + " cannot act for that role",
                        "let " + m.owner() + " run ALTER DEFAULT PRIVILEGES itself, or let another role own new objects");
                return;
            }
            bySchema(bySchema).forEach(s -> steps.add(new PlannedStep(step(m, s.schemas(), s.grantees()), m.hazard(), m.reason(), authority.get())));
        });
        draft.addIndependent(steps);
    }

    /** Schemas with the same grantees share a statement; the global form stands alone. */
    private static List<Scope> bySchema(SortedMap<String, ? extends SortedSet<Grantee>> bySchema) {
        Map<Place, TreeSet<String>> groups = new LinkedHashMap<>();
        bySchema.forEach((schema, grantees) -> groups.computeIfAbsent(new Place(schema.isEmpty(), Sorted.set(grantees)), k -> new TreeSet<>()).add(schema));
        List<Scope> scopes = new ArrayList<>();
        groups.forEach((key, schemas) -> scopes.add(new Scope(key.grantees(), key.global() ? Sorted.of() : Sorted.set(schemas))));
        return scopes;
    }

    private static Step step(Merged m, SortedSet<String> schemas, SortedSet<Grantee> grantees) {
        return m.take()
                ? new Step.RevokeDefault(m.owner(), schemas, m.type(), m.privileges(), grantees, m.option())
                : new Step.GrantDefault(m.owner(), schemas, m.type(), m.privileges(), grantees, m.option());
    }
}
