package dev.databasespec.plan;

import dev.databasespec.model.Grantee;
import dev.databasespec.model.Name;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Sorted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Gathers single differences (this grantee, this privilege, these objects) and makes few statements of them: privileges, then grantees, then schemas that
 * agree share one, and {@code ALL … IN SCHEMA} stands for a whole schema. Every statement rewrites catalog rows, so none may touch an object that is right already.
 */
final class StepCollector {
    private static final int CHUNK = 500;
    private static final int LONGEST_CHAIN = 10;
    private final Map<Key, TreeMap<Privilege, TreeSet<ObjectRef>>> differences = new LinkedHashMap<>();
    private final Map<Key, TreeSet<Name>> borrowed = new HashMap<>();

    /** What has to agree for two differences to share a statement, but for grantee and place. */
    private record Manner(boolean grant, ObjectKind kind, boolean option, List<Name> grantor, Hazard hazard, String reason, Authority.Actor actor) {}

    private record Key(Manner manner, String schema, String table, Grantee grantee) {}

    private record Shape(Manner manner, boolean all, String place, SortedSet<Privilege> privileges, SortedSet<ObjectRef> objects) {}

    private record Wide(Manner manner, boolean all, String place, SortedSet<Privilege> privileges, SortedSet<Grantee> grantees) {}

    private static final class Content {
        final TreeSet<ObjectRef> objects = new TreeSet<>();
        final TreeSet<Grantee> grantees = new TreeSet<>();
        final TreeSet<Name> borrow = new TreeSet<>();
    }

    void grant(Collection<ObjectRef> objects, Grantee grantee, Privilege privilege, boolean option, Hazard hazard, String reason, Authority authority) {
        add(new Manner(true, objects.iterator().next().kind(), option, List.of(), hazard, reason, authority.actor()), objects, grantee, privilege, authority);
    }

    void revoke(Collection<ObjectRef> objects, Grantee grantee, Privilege privilege, Name grantor, boolean optionOnly, Hazard hazard, String reason,
            Authority authority) {
        add(new Manner(false, objects.iterator().next().kind(), optionOnly, List.of(grantor), hazard, reason, authority.actor()), objects, grantee, privilege,
                authority);
    }

    private void add(Manner manner, Collection<ObjectRef> objects, Grantee grantee, Privilege privilege, Authority authority) {
        ObjectRef first = objects.iterator().next();
        Key key = new Key(manner, first.schema(), manner.kind() == ObjectKind.COLUMN ? first.name() : "", grantee);
        differences.computeIfAbsent(key, k -> new TreeMap<>()).computeIfAbsent(privilege, k -> new TreeSet<>()).addAll(objects);
        borrowed.computeIfAbsent(key, k -> new TreeSet<>()).addAll(authority.borrow());
    }

    /** The statements; {@code world} is every object there is, to know what a whole schema is. */
    List<PlannedStep> steps(List<ObjectGroup> world) {
        Map<String, Set<ObjectRef>> whole = wholeSchemas(world);
        Map<Shape, Content> byGrantee = new LinkedHashMap<>();
        differences.forEach((key, byPrivilege) -> sameObjects(byPrivilege).forEach((objects, privileges) -> {
            Manner m = key.manner();
            boolean all = m.kind().hasAllInSchema() && objects.equals(whole.get(m.kind() + " " + key.schema()));
            String place = m.kind() == ObjectKind.COLUMN ? key.schema() + "." + key.table() : "";
            Content content = byGrantee.computeIfAbsent(new Shape(m, all, place, Sorted.set(privileges), objects), k -> new Content());
            content.objects.addAll(objects);
            content.grantees.add(key.grantee());
            content.borrow.addAll(borrowed.getOrDefault(key, new TreeSet<>()));
        }));
        Map<Wide, Content> wide = new LinkedHashMap<>();
        byGrantee.forEach((shape, c) -> {
            Content content = wide.computeIfAbsent(new Wide(shape.manner(), shape.all(), shape.place(), shape.privileges(), Sorted.set(c.grantees)),
                    k -> new Content());
            content.objects.addAll(c.objects);
            content.borrow.addAll(c.borrow);
        });
        List<PlannedStep> steps = new ArrayList<>();
        wide.forEach((key, content) -> chunks(key, content.objects).forEach(target -> steps.add(step(key, target, content.borrow))));
        Map<Name, Integer> depth = depths();
        steps.sort(Comparator.comparingInt((PlannedStep s) -> -depth(s, depth)).thenComparing(ORDER));
        return steps;
    }

    private static final Comparator<PlannedStep> ORDER = Comparator.comparing((PlannedStep s) -> target(s).kind())
            .thenComparing(s -> target(s).objects().first())
            .thenComparing(s -> grantees(s).first()).thenComparing((a, b) -> Sorted.compare(grantees(a), grantees(b))).thenComparing(s -> s.step().toString());

    /** How far down a chain of grants with grant option a grantor stands: what was passed on has to be taken back first. */
    private Map<Name, Integer> depths() {
        Map<Name, Integer> depth = Map.of();
        for (int round = 0; round < LONGEST_CHAIN; round++) {
            Map<Name, Integer> deeper = new HashMap<>();
            for (Key key : differences.keySet()) {
                if (!key.manner().grant() && key.grantee().role().isPresent()) {
                    deeper.merge(key.grantee().role().get(), depth.getOrDefault(key.manner().grantor().getFirst(), 0) + 1, Math::max);
                }
            }
            if (deeper.equals(depth)) {
                break;
            }
            depth = deeper;
        }
        return depth;
    }

    private static int depth(PlannedStep s, Map<Name, Integer> depth) {
        return s.step() instanceof Step.Revoke r ? depth.getOrDefault(r.grantor(), 0) : 0;
    }

    private static Target target(PlannedStep s) {
        return s.step() instanceof Step.Grant g ? g.target() : ((Step.Revoke) s.step()).target();
    }

    private static SortedSet<Grantee> grantees(PlannedStep s) {
        return s.step() instanceof Step.Grant g ? g.grantees() : ((Step.Revoke) s.step()).grantees();
    }

    private static PlannedStep step(Wide key, Target target, SortedSet<Name> borrow) {
        Manner m = key.manner();
        Step step = m.grant()
                ? new Step.Grant(target, key.privileges(), key.grantees(), m.option())
                : new Step.Revoke(target, key.privileges(), key.grantees(), m.grantor().getFirst(), m.option());
        return new PlannedStep(step, m.hazard(), m.reason(), new Authority(m.actor(), borrow));
    }

    private static List<Target> chunks(Wide key, SortedSet<ObjectRef> objects) {
        if (key.all()) {
            return List.of(new Target(key.manner().kind(), true, objects));
        }
        List<ObjectRef> list = List.copyOf(objects);
        List<Target> targets = new ArrayList<>();
        for (int i = 0; i < list.size(); i += CHUNK) {
            targets.add(new Target(key.manner().kind(), false, Sorted.set(list.subList(i, Math.min(i + CHUNK, list.size())))));
        }
        return targets;
    }

    private static Map<SortedSet<ObjectRef>, EnumSet<Privilege>> sameObjects(SortedMap<Privilege, ? extends SortedSet<ObjectRef>> byPrivilege) {
        Map<SortedSet<ObjectRef>, EnumSet<Privilege>> result = new LinkedHashMap<>();
        byPrivilege.forEach((privilege, objects) -> result.computeIfAbsent(objects, k -> EnumSet.noneOf(Privilege.class)).add(privilege));
        return result;
    }

    /** Members of extensions count: where there is one, ALL would reach it. */
    private static Map<String, Set<ObjectRef>> wholeSchemas(List<ObjectGroup> world) {
        Map<String, Set<ObjectRef>> whole = new HashMap<>();
        world.forEach(g -> whole.computeIfAbsent(g.kind() + " " + g.schema(), k -> new HashSet<>()).addAll(g.objects()));
        return whole;
    }
}
