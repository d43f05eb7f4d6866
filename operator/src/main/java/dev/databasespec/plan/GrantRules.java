package dev.databasespec.plan;

import dev.databasespec.model.DesiredState.WantedGrant;
import dev.databasespec.model.Glob;
import dev.databasespec.model.Grantee;
import dev.databasespec.model.ObjectGroup;
import dev.databasespec.model.ObjectKind;
import dev.databasespec.model.ObjectRef;
import dev.databasespec.model.Privilege;
import dev.databasespec.model.Selector;
import dev.databasespec.model.Sorted;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/** Declared grants, compiled so that each live object finds the ones that mean it without looking at the others. */
final class GrantRules {
    private final Map<Place, List<Rule>> byPlace = new HashMap<>();
    private final List<Rule> inOrder = new ArrayList<>();

    private record Place(ObjectKind kind, String schema) {}

    GrantRules(List<WantedGrant> grants, List<ObjectGroup> objects, int serverVersion) {
        Map<Place, Set<String>> names = new HashMap<>();
        objects.forEach(g -> g.objects().forEach(o -> names.computeIfAbsent(new Place(g.kind(), g.schema()), k -> new HashSet<>()).add(o.name())));
        for (WantedGrant grant : grants) {
            Selector selector = grant.selector();
            Place place = new Place(selector.kind(), selector.kind() == ObjectKind.DATABASE ? "" : selector.schema());
            Rule rule = new Rule(grant, names.getOrDefault(place, Set.of()), serverVersion);
            inOrder.add(rule);
            byPlace.computeIfAbsent(place, k -> new ArrayList<>()).add(rule);
        }
    }

    List<Rule> at(ObjectKind kind, String schema) {
        return byPlace.getOrDefault(new Place(kind, kind == ObjectKind.DATABASE ? "" : schema), List.of());
    }

    List<Rule> all() {
        return inOrder;
    }

    /** One declared grant. It remembers which of its names meant something. */
    static final class Rule {
        final WantedGrant grant;
        final Set<Privilege> privileges;
        /** {@code "*"} or a whole database or schema: means every object, so that groups need not be divided. */
        final boolean everything;
        private final Set<String> literals = new HashSet<>();
        private final List<Glob> globs = new ArrayList<>();
        private final Set<String> matched = new HashSet<>();

        Rule(WantedGrant grant, Set<String> liveNames, int serverVersion) {
            this.grant = grant;
            Selector selector = grant.selector();
            this.everything = selector.names().contains("*") || selector.kind() == ObjectKind.DATABASE || selector.kind() == ObjectKind.SCHEMA;
            ObjectKind kind = selector.columns().isEmpty() ? selector.kind() : ObjectKind.COLUMN;
            EnumSet<Privilege> wanted = EnumSet.noneOf(Privilege.class);
            wanted.addAll(grant.privileges());
            if (grant.all()) {
                wanted.addAll(kind.privileges(serverVersion));
            }
            this.privileges = wanted;
            for (String name : selector.names().contains("*") ? Sorted.of("*") : selector.names()) {
                Glob glob = new Glob(name);
                if (glob.isLiteral() || liveNames.contains(name)) {
                    literals.add(name);
                } else {
                    globs.add(glob);
                }
            }
        }

        Grantee grantee() {
            return grant.grantee();
        }

        boolean forColumns() {
            return !grant.selector().columns().isEmpty();
        }

        boolean means(ObjectRef object, boolean extension) {
            if (object.kind() == ObjectKind.DATABASE || object.kind() == ObjectKind.SCHEMA) {
                matched.add("*");
                return true;
            }
            boolean hit = false;
            for (Glob glob : globs) {
                if (!extension && glob.matches(object.name())) {
                    matched.add(glob.pattern());
                    hit = true;
                }
            }
            if (object.kind() != ObjectKind.ROUTINE) {
                if (literals.contains(object.name())) {
                    matched.add(object.name());
                    hit = true;
                }
            } else {
                for (String literal : literals) {
                    if (Signatures.means(literal, object.name(), object.arguments())) {
                        matched.add(literal);
                        hit = true;
                    }
                }
            }
            return hit;
        }

        /** Exact names that mean no object there. */
        SortedSet<String> missing() {
            return Sorted.minus(literals, matched);
        }

        /** Patterns that mean no object there; {@code "*"} may. */
        SortedSet<String> unmatched() {
            return Sorted.minus(globs.stream().map(Glob::pattern).filter(p -> !p.equals("*")).toList(), matched);
        }
    }
}
