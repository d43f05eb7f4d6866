package dev.databasespec.plan;

import dev.databasespec.model.AclItem;
import dev.databasespec.model.DesiredState.WantedGrant;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Printable;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.GrantRules.Rule;
import dev.databasespec.plan.Problem.Reason;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Rights on objects: what is declared is there, and what declared roles hold beyond it goes. Works on groups of objects with equal access control lists, divided
 * only where declared grants name single objects, so that 10,000 tables cost as much as the few dozen groups that they form.
 */
final class GrantPlanning {
    private final Draft draft;
    private final GrantRules wanted;
    private final GrantRules retracted;
    private final GrantRules given;
    private final boolean surplusToo;
    private final StepCollector grants = new StepCollector();
    private final StepCollector revokes = new StepCollector();
    private final StepCollector columnGrants = new StepCollector();
    private final Map<Place, Optional<Authority>> authorities = new HashMap<>();
    private final Set<Rule> newlyGiven = new HashSet<>();
    private final Set<Rule> hadBefore = new HashSet<>();
    private final ColumnRights columns;
    private final TreeMap<String, Unmanageable> unmanageable = new TreeMap<>();

    private record Place(String schema, Name owner) {}

    private record Unmanageable(Name owner, TreeSet<Grantee> grantees, TreeSet<ObjectRef> objects) {}

    /** Privileges by grantee; the value says with grant option. */
    static final class Rights extends TreeMap<Grantee, EnumMap<Privilege, Boolean>> {
        private static final long serialVersionUID = 1;

        void add(Rule rule) {
            EnumMap<Privilege, Boolean> rights = computeIfAbsent(rule.grantee(), k -> new EnumMap<>(Privilege.class));
            rule.privileges.forEach(p -> rights.merge(p, rule.grant.grantable(), Boolean::logicalOr));
        }

        /** Present: the right is among these; the value says with grant option. */
        Optional<Boolean> option(Grantee grantee, Privilege privilege) {
            return Optional.ofNullable(get(grantee)).flatMap(rights -> Optional.ofNullable(rights.get(privilege)));
        }

    }

    private GrantPlanning(Draft draft, List<WantedGrant> wanted, List<WantedGrant> retracted, boolean surplusToo) {
        this.draft = draft;
        int version = draft.live.server().version();
        this.wanted = new GrantRules(wanted, draft.now.objects(), version);
        this.retracted = new GrantRules(retracted, draft.now.objects(), version);
        this.given = new GrantRules(draft.applied.grants(), draft.now.objects(), version);
        this.surplusToo = surplusToo;
        this.columns = new ColumnRights(draft.now);
    }

    static void plan(Draft draft) {
        List<WantedGrant> supported = new ArrayList<>();
        draft.desired.grants().forEach(g -> supported.add(supported(draft, g)));
        Set<WantedGrant> declared = new HashSet<>(draft.desired.grants());
        List<WantedGrant> left = draft.applied.grants().stream().filter(g -> !declared.contains(g)).toList();
        GrantPlanning planning = new GrantPlanning(draft, supported, left, true);
        planning.run();
        planning.reportMissing();
    }

    static void release(Draft draft) {
        List<WantedGrant> ours = new ArrayList<>(draft.applied.grants());
        draft.desired.grants().stream().filter(g -> g.grantee().role().filter(draft::made).isPresent()).forEach(ours::add);
        new GrantPlanning(draft, List.of(), ours, false).run();
    }

    private static WantedGrant supported(Draft draft, WantedGrant grant) {
        boolean tooNew = grant.privileges().contains(Privilege.MAINTAIN) && !draft.live.server().atLeast(17);
        if (tooNew) {
            draft.error("role " + grant.grantee(), Reason.NOT_SUPPORTED_BY_VERSION,
                    "MAINTAIN on " + grant.selector() + " for " + grant.grantee() + " needs PostgreSQL 17; the server is "
                            + draft.live.server().version() / 10000,
                    "remove MAINTAIN from `privileges`, or upgrade the instance");
        }
        return tooNew
                ? new WantedGrant(grant.grantee(), grant.selector(), Sorted.minus(grant.privileges(), List.of(Privilege.MAINTAIN)), grant.all(),
                        grant.grantable())
                : grant;
    }

    private void run() {
        for (ObjectGroup group : draft.now.objects()) {
            if (group.kind() != ObjectKind.COLUMN) {
                divide(group);
            }
        }
        columns.forEach((column, live, rights, taken) -> differences(live.withObjects(Sorted.of(column)), rights, taken, columnGrants));
        List<ObjectGroup> world = draft.now.objects();
        draft.addIndependent(grants.steps(world));
        draft.addIndependent(revokes.steps(world));
        draft.addIndependent(columnGrants.steps(world));
        wanted.all().stream().filter(r -> newlyGiven.contains(r) && !hadBefore.contains(r)).map(r -> r.grant).forEach(draft.gifts::add);
        unmanageable.values().forEach(this::report);
    }

    /** Divides a group into classes of objects that the same rules mean. */
    private void divide(ObjectGroup group) {
        List<Rule> rules = new ArrayList<>(wanted.at(group.kind(), group.schema()));
        int firstRetracted = rules.size();
        rules.addAll(retracted.at(group.kind(), group.schema()));
        int firstGiven = rules.size();
        rules.addAll(given.at(group.kind(), group.schema()));
        Map<BitSet, TreeSet<ObjectRef>> classes = new HashMap<>();
        boolean selective = rules.stream().anyMatch(r -> !r.everything || r.forColumns() || group.extension());
        if (!selective) {
            BitSet all = new BitSet();
            all.set(0, rules.size());
            classes.put(all, new TreeSet<>(group.objects()));
        } else {
            for (ObjectRef object : group.objects()) {
                BitSet meant = new BitSet();
                for (int i = 0; i < rules.size(); i++) {
                    if (rules.get(i).means(object, group.extension())) {
                        meant.set(i);
                    }
                }
                classes.computeIfAbsent(meant, k -> new TreeSet<>()).add(object);
            }
        }
        classes.entrySet().stream().sorted(Comparator.comparing(e -> e.getValue().first()))
                .forEach(e -> ofClass(group.withObjects(e.getValue()), rules, e.getKey(), firstRetracted, firstGiven));
    }

    private void ofClass(ObjectGroup group, List<Rule> rules, BitSet meant, int firstRetracted, int firstGiven) {
        Rights rights = new Rights();
        Rights back = new Rights();
        Rights ours = new Rights();
        meant.stream().forEach(i -> {
            Rule rule = rules.get(i);
            if (rule.forColumns()) {
                columns.add(group, rule, i < firstRetracted, i < firstGiven);
            } else {
                (i < firstRetracted ? rights : i < firstGiven ? back : ours).add(rule);
            }
        });
        meant.stream().filter(i -> i < firstRetracted && !rules.get(i).forColumns()).forEach(i -> noteGift(rules.get(i), group, ours));
        differences(group, rights, back, grants);
    }

    /**
     * What is no surplus has to be remembered to be taken back: grants to roles that were there before us, or that another spec made and this one only grants to. Ours
     * are those of which nothing was there before.
     */
    private void noteGift(Rule rule, ObjectGroup group, Rights ours) {
        if (rule.grantee().role().filter(r -> !(draft.made(r) && draft.desired.manages(r)) && !r.equals(group.owner())).isEmpty()) {
            return;
        }
        for (Privilege privilege : rule.privileges) {
            boolean there = group.acl().stream().anyMatch(i -> i.grantee().equals(rule.grantee()) && i.privilege() == privilege);
            if (!there || ours.option(rule.grantee(), privilege).isPresent()) {
                newlyGiven.add(rule);
            } else {
                hadBefore.add(rule);
            }
        }
    }

    private void differences(ObjectGroup group, Rights rights, Rights back, StepCollector into) {
        Map<Grantee, EnumMap<Privilege, Boolean>> held = held(group);
        rights.forEach((grantee, privileges) -> {
            boolean there = grantee.role().map(draft::exists).orElse(true);
            if (there && !grantee.is(group.owner())) {
                privileges.forEach((privilege, option) -> missing(group, grantee, privilege, option, held, into));
            }
        });
        List<Taking> takings = new ArrayList<>();
        if (!group.extension()) {
            group.acl().stream().filter(i -> !i.grantee().is(group.owner())).forEach(i -> beyond(group, i, rights, back).ifPresent(takings::add));
        }
        List<Taking> blocked = Taking.blocked(group, takings);
        blocked.forEach(t -> passedOn(group, t));
        takings.removeAll(blocked);
        takings.forEach(t -> take(group, t));
    }

    /** What has to go: what we gave and is no longer declared, and what a declared role holds beyond the spec. */
    private Optional<Taking> beyond(ObjectGroup group, AclItem item, Rights rights, Rights back) {
        boolean managed = surplusToo && item.grantee().role().filter(draft::judges).isPresent();
        Optional<Boolean> option = rights.option(item.grantee(), item.privilege());
        if (option.isEmpty() && back.option(item.grantee(), item.privilege()).isPresent() && item.grantor().equals(group.owner())) {
            return taking(group, item, false, Hazard.MEDIUM, "we gave it, and the spec no longer declares it");
        }
        if (!managed || (option.isPresent() && (option.get() || !item.grantable()))) {
            return Optional.empty();
        }
        return surplus(group, item, option.isPresent());
    }

    private static Map<Grantee, EnumMap<Privilege, Boolean>> held(ObjectGroup group) {
        Map<Grantee, EnumMap<Privilege, Boolean>> held = new HashMap<>();
        group.acl()
                .forEach(i -> held.computeIfAbsent(i.grantee(), k -> new EnumMap<>(Privilege.class)).merge(i.privilege(), i.grantable(), Boolean::logicalOr));
        return held;
    }

    private void missing(ObjectGroup group, Grantee grantee, Privilege privilege, boolean option, Map<Grantee, EnumMap<Privilege, Boolean>> held,
            StepCollector into) {
        Boolean live = held.getOrDefault(grantee, new EnumMap<>(Privilege.class)).get(privilege);
        if (live != null && (live || !option)) {
            return;
        }
        authority(group).ifPresentOrElse(
                authority -> into.grant(group.objects(), grantee, privilege, option,
                        (option ? Hazard.MEDIUM : Hazard.LOW).max(columns.stripping(group.objects().first(), grantee, privilege)),
                        live == null ? "it is declared and not there" : "the grant option is declared and not there", authority),
                () -> outOfReach(group, group.owner(), grantee));
    }

    private Optional<Taking> surplus(ObjectGroup group, AclItem item, boolean optionOnly) {
        Name role = item.grantee().role().orElseThrow();
        if (draft.desired.authoritative()) {
            return taking(group, item, optionOnly, draft.takingFrom(role),
                    (optionOnly ? "the grant option is not declared; " : "the spec does not declare it; ") + role + " is " + draft.origin(role));
        }
        draft.surplus += group.objects().size();
        draft.warning("role " + role, Reason.SURPLUS,
                role + " holds " + (optionOnly ? "the grant option of " : "") + item.privilege() + " on " + new Target(group.kind(), false, group.objects())
                        + " (granted by "
                        + item.grantor() + "), which the spec does not declare",
                "declare it, revoke it, or set `enforcement: Authoritative` to have it revoked");
        return Optional.empty();
    }

    private Optional<Taking> taking(ObjectGroup group, AclItem item, boolean optionOnly, Hazard hazard, String reason) {
        Optional<Authority> authority = item.grantor().equals(group.owner())
                ? authority(group)
                : Authorities.asGrantor(draft.now, item.grantor(), group.owner()).flatMap(a -> Authorities.reaching(draft.now, group, a));
        if (authority.isEmpty()) {
            outOfReach(group, item.grantor(), item.grantee());
        }
        return authority.map(a -> new Taking(item, optionOnly, hazard, reason, a));
    }

    private void take(ObjectGroup group, Taking t) {
        revokes.revoke(group.objects(), t.item().grantee(), t.item().privilege(), t.item().grantor(), t.optionOnly(), t.hazard(), t.reason(), t.authority());
        if (group.kind() == ObjectKind.TABLE && !t.optionOnly()) {
            columns.strip(group.objects(), t.item(), t.hazard());
        }
    }

    private void passedOn(ObjectGroup group, Taking t) {
        Target target = new Target(group.kind(), false, group.objects());
        draft.error(target.toString(), Reason.DEPENDENT_GRANTS,
                t.item().privilege() + " on " + target + " cannot be taken from " + t.item().grantee() + ": that role passed it on to "
                        + String.join(", ", t.dependents(group))
                        + ", who would lose it too",
                "revoke what was passed on, or grant it to them by the owner and declare it");
    }

    private Optional<Authority> authority(ObjectGroup group) {
        String place = group.kind() == ObjectKind.DATABASE || group.kind() == ObjectKind.SCHEMA ? "" : group.schema();
        return authorities.computeIfAbsent(new Place(place, group.owner()),
                k -> Authorities.over(draft.now, group.owner()).flatMap(a -> Authorities.reaching(draft.now, group, a)));
    }

    private void outOfReach(ObjectGroup group, Name whose, Grantee grantee) {
        Unmanageable entry = unmanageable.computeIfAbsent(group.kind() + " " + group.schema() + " " + whose,
                k -> new Unmanageable(whose, new TreeSet<>(), new TreeSet<>()));
        entry.grantees().add(grantee);
        entry.objects().addAll(group.objects());
    }

    private void report(Unmanageable entry) {
        ObjectRef first = entry.objects().first();
        Target target = new Target(first.kind(), false, entry.objects());
        Name us = draft.live.server().sessionRole();
        draft.error(target.toString(), Reason.NOT_MANAGEABLE,
                "rights of " + String.join(", ", entry.grantees().stream().map(Grantee::toString).toList()) + " on " + target
                        + (target.isCounted() ? " (e.g. " + first + ")" : "") + " cannot be changed: they are in the hands of "
                        + entry.owner() + ", and " + us + " cannot act for it, or has no USAGE on the schema",
                "give the objects an owner that we can act for (ALTER … OWNER TO)"
                        + (entry.owner().isReserved() ? "" : ", or run GRANT " + entry.owner() + " TO " + us + " as somebody who may"));
    }

    private void reportMissing() {
        for (Rule rule : wanted.all()) {
            String schema = rule.grant.selector().schema();
            ObjectKind kind = rule.grant.selector().kind();
            if (!schema.isEmpty() && draft.now.schema(Name.of(schema)).isEmpty()) {
                draft.error("schema " + Printable.quoted(schema), Reason.MISSING_OBJECT,
                        "schema " + Printable.quoted(schema) + ", on which rights of " + rule.grantee() + " are declared, does not exist",
                        "create the schema or declare it under `schemas`; the rights follow at the next pass");
                continue;
            }
            rule.missing().forEach(name -> {
                String object = kind.word() + " " + Printable.quoted(schema) + "." + Printable.quoted(name);
                draft.error(object, Reason.MISSING_OBJECT, object + ", on which rights of " + rule.grantee() + " are declared, does not exist",
                        "create it, or correct the name; the rights follow at the next pass after it appears");
            });
            rule.unmatched()
                    .forEach(pattern -> draft.warning(kind.word() + " " + Printable.quoted(schema) + "." + Printable.quoted(pattern), Reason.UNMATCHED_PATTERN,
                            "no " + kind.word() + " of schema " + Printable.quoted(schema) + " has a name like " + Printable.quoted(pattern),
                            "correct the pattern, or leave it for what comes later"));
        }
    }
}
