package dev.databasespec.kubernetes;

import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.DatabaseChangeSpec.TemplateChange;
import dev.databasespec.api.DatabaseSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@code status.templates} of a DatabaseSpec: what it has of its templates, and what it is being moved to. */
final class AppliedTemplates {
    private AppliedTemplates() {}

    static List<AppliedTemplate> of(DatabaseSpec resource) {
        return SpecStatuses.before(resource).templates();
    }

    static Optional<AppliedTemplate> of(DatabaseSpec resource, String template) {
        return find(of(resource), template);
    }

    /** What is to be remembered of a pass that is not through, or did not get through. */
    static List<AppliedTemplate> trying(List<AppliedTemplate> before, List<AppliedTemplate> wanted) {
        return before.stream().map(had -> find(wanted, had.name()).filter(want -> !isSame(had, want))
                .map(want -> new AppliedTemplate(had.name(), had.version(), had.checksum(), id(want))).orElse(had.settled())).toList();
    }

    /** The same, where everything was done that could be: what was not used before is, from now on. */
    static List<AppliedTemplate> tryingOrNew(List<AppliedTemplate> before, List<AppliedTemplate> wanted) {
        Stream<AppliedTemplate> added = wanted.stream().filter(want -> find(before, want.name()).isEmpty());
        return Stream.concat(trying(before, wanted).stream(), added).sorted(Comparator.comparing(AppliedTemplate::name)).toList();
    }

    static List<TemplateChange> changes(List<AppliedTemplate> before, List<AppliedTemplate> wanted) {
        List<TemplateChange> changes = new ArrayList<>();
        for (AppliedTemplate had : before) {
            find(wanted, had.name()).filter(want -> !isSame(had, want))
                    .ifPresent(want -> changes.add(new TemplateChange(had.name(), had.version(), had.checksum(), want.version(), want.checksum())));
        }
        return changes;
    }

    private static boolean isSame(AppliedTemplate a, AppliedTemplate b) {
        return a.settled().equals(b.settled());
    }

    private static Optional<AppliedTemplate> find(List<AppliedTemplate> all, String template) {
        return all.stream().filter(a -> a.name().equals(template)).findFirst();
    }

    private static String id(AppliedTemplate applied) {
        return applied.version() + " " + applied.checksum();
    }
}
