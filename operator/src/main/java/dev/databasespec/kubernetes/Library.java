package dev.databasespec.kubernetes;

import dev.databasespec.api.RoleTemplate;
import dev.databasespec.api.RoleTemplateSpec;
import dev.databasespec.api.RoleTemplateStatus;
import dev.databasespec.api.RoleTemplateStatus.Revision;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The RoleTemplates of the cluster, each read once. */
final class Library {
    private final Function<String, Optional<RoleTemplate>> templates;
    private final UnaryOperator<RoleTemplate> refreshed;
    private final Map<String, Entry> read = new ConcurrentHashMap<>();

    private record Entry(RoleTemplateSpec spec, @Nullable RoleTemplateStatus status, Shelf shelf) {}

    /** {@code refreshed}: gives a template the newest status that is known of it */
    Library(Function<String, Optional<RoleTemplate>> templates, UnaryOperator<RoleTemplate> refreshed) {
        this.templates = templates;
        this.refreshed = refreshed;
    }

    Optional<Shelf> shelf(String name) {
        return templates.apply(name).map(this::shelf);
    }

    Shelf shelf(RoleTemplate cached) {
        RoleTemplate template = refreshed.apply(cached);
        Entry known = read.get(template.getMetadata().getName());
        // what the caches hold is replaced and never changed
        boolean isSame = known != null && isSame(known.spec(), template.getSpec()) && isSame(known.status(), template.getStatus());
        if (isSame && known != null) {
            return new Shelf(template, known.shelf().present(), known.shelf().errors(), known.shelf().stored());
        }
        Shelf shelf = read(template, known);
        read.put(template.getMetadata().getName(), new Entry(template.getSpec(), template.getStatus(), shelf));
        return shelf;
    }

    void forget(String name) {
        read.remove(name);
    }

    private static Shelf read(RoleTemplate template, @Nullable Entry known) {
        boolean isSameSpec = known != null && isSame(known.spec(), template.getSpec());
        TemplateRevision present = isSameSpec && known != null ? known.shelf().present() : TemplateRevision.of(template.getSpec());
        List<SpecError> errors = isSameSpec && known != null ? known.shelf().errors() : TemplateCheck.of(template.getSpec(), present);
        List<Revision> stored = template.getStatus() == null ? List.of() : template.getStatus().revisions();
        return new Shelf(template, present, errors, stored.stream().flatMap(r -> revision(r, present, known).stream()).toList());
    }

    private static Optional<TemplateRevision> revision(Revision stored, TemplateRevision present, @Nullable Entry known) {
        if (stored.equals(present.stored())) {
            return Optional.of(present);
        }
        return known == null
                ? TemplateRevision.read(stored)
                : known.shelf().stored().stream().filter(r -> r.stored().equals(stored)).findFirst().or(() -> TemplateRevision.read(stored));
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isSame(@Nullable Object a, @Nullable Object b) {
        return a == b;
    }
}
