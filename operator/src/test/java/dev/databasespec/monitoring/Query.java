package dev.databasespec.monitoring;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The names in a query of Prometheus: of metrics, and of labels. That it is one, promtool says. */
record Query(String text) {
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'");
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern WINDOW = Pattern.compile("\\[[^\\]]*]");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*\\b(?!\\s*\\()");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "by", "without", "on", "ignoring");

    Set<String> metrics() {
        var rest = WINDOW.matcher(GROUPING.matcher(MATCHERS.matcher(withoutStrings()).replaceAll(" ")).replaceAll(" ")).replaceAll(" ");
        return names(rest);
    }

    /** Those that are matched and those that are grouped by. */
    Set<String> labels() {
        var text = withoutStrings();
        var labels = new TreeSet<String>();
        MATCHERS.matcher(text).results().forEach(match -> labels.addAll(names(match.group(1))));
        GROUPING.matcher(text).results().forEach(match -> labels.addAll(names(match.group(1))));
        return labels;
    }

    private String withoutStrings() {
        return STRING.matcher(text).replaceAll("0");
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).filter(name -> !WORDS.contains(name)).collect(Collectors.toCollection(TreeSet::new));
    }
}
