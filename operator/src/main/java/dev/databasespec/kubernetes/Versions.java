package dev.databasespec.kubernetes;

import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;
import org.semver4j.Semver;
import org.semver4j.range.RangeListFactory;

/** Semantic versions of templates, and which of them a DatabaseSpec allows. */
final class Versions {
    private static final String ONE = "(>=|<=|[><=~^])? ?[0-9]{1,9}([.]([0-9]{1,9}|x)){0,2}(-[0-9A-Za-z.-]+)?";
    /** One or more comparisons that hold all together; alternatives are separated by ||. The library takes much more, and guesses what it means. */
    private static final Pattern CONSTRAINT = Pattern.compile(ONE + "( +" + ONE + ")*( *[|][|] *" + ONE + "( +" + ONE + ")*)*");
    static final Comparator<TemplateRevision> OLDEST_FIRST = Comparator.comparing(r -> Semver.parse(r.version()),
            Comparator.nullsFirst(Comparator.naturalOrder()));

    private Versions() {}

    static boolean isConstraint(String text) {
        return CONSTRAINT.matcher(text).matches();
    }

    static boolean allow(Collection<String> constraints, String version) {
        Semver parsed = Semver.parse(version);
        return parsed != null && constraints.stream().allMatch(c -> isConstraint(c) && parsed.satisfies(RangeListFactory.create(c)));
    }
}
