package dev.databasespec.kubernetes;

import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.kubernetes.Rollouts.Choice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** DatabaseSpecs as everything that decides about them has to see them: with the roles of their templates. */
final class Expansions {
    private final Rollouts rollouts;
    private final Map<String, Entry> made = new ConcurrentHashMap<>();

    private record Entry(DatabaseSpecSpec spec, Map<String, TemplateRevision> revisions, Expansion expansion) {}

    Expansions(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    Expansion of(DatabaseSpec resource) {
        List<String> names = Templates.named(resource);
        if (names.isEmpty()) {
            return Expansion.without(resource);
        }
        SpecErrors errors = new SpecErrors();
        Map<String, TemplateRevision> revisions = new TreeMap<>();
        boolean waiting = false;
        for (String name : names) {
            switch (rollouts.choice(resource, name)) {
                case Choice.Use(var revision) -> revisions.put(name, revision);
                case Choice.NotYet notYet -> waiting = true;
                case Choice.Impossible(var message, var action) -> errors.add(Templates.path(resource, name), message, action);
            }
        }
        if (waiting || !errors.isEmpty()) {
            List<AppliedTemplate> used = revisions.entrySet().stream().map(e -> e.getValue().of(e.getKey())).toList();
            return new Expansion(resource, List.of(), errors.all(), used, waiting && errors.isEmpty());
        }
        return expanded(resource, revisions);
    }

    /**
     * What it may be taken for by others, best first: where the revisions that it is being moved to cannot be, those that it was applied with still hold in the
     * database.
     */
    Stream<Expansion> possible(DatabaseSpec resource) {
        Expansion now = of(resource);
        Stream<Expansion> before = Stream.of(resource).filter(r -> !AppliedTemplates.of(r).isEmpty()).flatMap(r -> kept(r).stream());
        return now.errors().isEmpty() ? Stream.concat(Stream.of(now), before) : Stream.concat(before, Stream.of(now));
    }

    private Optional<Expansion> kept(DatabaseSpec resource) {
        Map<String, TemplateRevision> revisions = new TreeMap<>();
        List<String> names = Templates.named(resource);
        names.forEach(name -> rollouts.kept(resource, name).ifPresent(revision -> revisions.put(name, revision)));
        return Optional.of(revisions).filter(all -> all.size() == names.size()).map(all -> Templates.expand(resource, all)).filter(e -> e.errors().isEmpty());
    }

    void forget(DatabaseSpec resource) {
        made.remove(resource.getMetadata().getUid());
    }

    /** Others of the server are looked at in every pass of each of them. */
    private Expansion expanded(DatabaseSpec resource, Map<String, TemplateRevision> revisions) {
        String uid = resource.getMetadata().getUid();
        Entry known = made.get(uid);
        if (known != null && isSame(known.spec(), resource.getSpec()) && ids(known.revisions()).equals(ids(revisions))) {
            return known.expansion().of(resource);
        }
        Expansion expansion = Templates.expand(resource, revisions);
        made.put(uid, new Entry(resource.getSpec(), revisions, expansion));
        return expansion;
    }

    private static Map<String, String> ids(Map<String, TemplateRevision> revisions) {
        Map<String, String> ids = new TreeMap<>();
        revisions.forEach((name, revision) -> ids.put(name, revision.id()));
        return ids;
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(@Nullable Object a, @Nullable Object b) {
        return a == b;
    }
}
