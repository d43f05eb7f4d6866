package dev.databasespec.cli.bundle;

import static dev.databasespec.cli.bundle.Redaction.LEFT_OUT;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What looks like a credential, whoever wrote it. */
final class CredentialRules {
    private static final List<Rule> RULES = List.of(
            rule("-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----[\\s\\S]*?(-----END [A-Z ]*PRIVATE KEY( BLOCK)?-----|\\z)", LEFT_OUT),
            rule("(?i)\\b(bearer|basic)\\s+[\\w.~+/=-]{8,}", "$1 " + LEFT_OUT),
            rule("([a-zA-Z][a-zA-Z0-9+.-]{0,30}://[^\\s:/\"]{0,300}):[^\\s\"]{1,2000}@", "$1:" + LEFT_OUT + "@"),
            rule("SCRAM-SHA-256\\$[\\w:+/=$-]+", LEFT_OUT),
            rule("\\bmd5[0-9a-f]{32}\\b", LEFT_OUT),
            rule("\\beyJ[\\w-]{10,2000}\\.[\\w-]+(\\.[\\w-]*)?", LEFT_OUT),
            rule("\\b(ya29\\.|AIza|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-)[\\w.-]+", LEFT_OUT));
    private static final String WORDS = "passwords?|passwd|pwd|passphrase|secret(?:[-_]?(?:access[-_]?)?key)?|(?:private|access|api)[-_]?key|token|authorization|cookie";
    private static final Pattern GIVEN = Pattern
            .compile("(?i)(?:" + WORDS + ")\\\\*[\"']?[ \\t]*(?<sign>[:=]{1,2}>?)(?:[ \\t]*[|>]?[+-]?\\r?\\n)?[ \\t]*(?<quote>\\\\*[\"'`])?");
    private static final Pattern IN_SQL = Pattern.compile("(?i)\\bpassword\\s+(?:[EN]|U&)?(?<quote>'|\\$\\w*\\$)");
    private static final Pattern FIELD = Pattern.compile("(?:.*[a-z0-9_-])?(?:" + WORDS + ")");
    /** What the operator itself says before a colon: a field of a spec, or that Google gives no token; and the kubelet of a volume. */
    private static final Pattern OURS = Pattern.compile("(?s).*(?:\\bspec\\.[\\w.\\[\\]]*|no access |\\bfailed to fetch [a-z ]{0,40}"
            + "|\\b(?:role|user|schema|table|database|function|sequence|secret|volume) \\\\*\"[\\w.-]{0,80})");
    private static final int LONGEST_OURS = 120;
    /** Where a structure begins, not a value: those have fields of their own. */
    private static final Pattern STRUCTURE = Pattern.compile("\\{(?:\\s*\\\\*\"|\\s*$|\\s*\\w+:(?:\\s|$))|\\[(?:\\s*\\{|\\s*$)");
    private static final Set<String> NAMES_OF_SECRETS = Set.of("secretmanager", "secretkeyref");

    private record Rule(Pattern pattern, String instead) {}

    private CredentialRules() {}

    private static Rule rule(String pattern, String instead) {
        return new Rule(Pattern.compile(pattern), instead);
    }

    static String masked(String text) {
        String masked = text;
        for (Rule rule : RULES) {
            masked = rule.pattern().matcher(masked).replaceAll(rule.instead());
        }
        masked = Following.masked(masked, IN_SQL, CredentialRules::endOfLiteral);
        return Following.masked(masked, GIVEN, CredentialRules::endOfValue);
    }

    /** Whether a field of this name holds a credential where it holds text. */
    static boolean isField(String name) {
        return FIELD.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    /** Whether the fields of this one say which secret is meant, and hold none. */
    static boolean isReference(String name) {
        return NAMES_OF_SECRETS.contains(name.toLowerCase(Locale.ROOT));
    }

    private static int endOfLiteral(String text, int from, Matcher match) {
        String quote = match.group("quote");
        if (quote.equals("'")) {
            return Following.closing(text, from, quote);
        }
        int close = text.indexOf(quote, from);
        return close < 0 ? text.length() : close;
    }

    private static int endOfValue(String text, int from, Matcher match) {
        String before = text.substring(Math.max(0, match.start() - LONGEST_OURS), match.start());
        if (match.group("sign").equals(":") && OURS.matcher(before).matches()) {
            return from;
        }
        String quote = match.group("quote");
        if (quote != null) {
            return Following.closing(text, from, quote);
        }
        return STRUCTURE.matcher(text).region(from, text.length()).lookingAt() ? from : Following.line(text, from);
    }
}
