package dev.databasespec.cli.schema;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Evaluates a rule on plain values (String, Long, Boolean, List, Map). A rule that cannot be evaluated does not hold, as on the API server. */
final class CelEvaluator {
    private static final Pattern DURATION = Pattern.compile("(?:([0-9]+)h)?(?:([0-9]+)m)?(?:([0-9]+)s)?(?:([0-9]+)ms)?");

    private final Map<String, Object> variables;

    private CelEvaluator(Map<String, Object> variables) {
        this.variables = variables;
    }

    static boolean holds(Cel rule, Object self) {
        try {
            return new CelEvaluator(Map.of("self", self)).truth(rule);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private Object value(Cel expression) {
        return switch (expression) {
            case Cel.Literal(var value) -> value;
            case Cel.ListOf(var items) -> items.stream().map(this::value).toList();
            case Cel.Variable(var name) -> present(variables.get(name), name);
            case Cel.Select(var operand, var field) -> present(map(value(operand)).get(field), field);
            case Cel.Has(var operand, var field) -> map(value(operand)).get(field) != null;
            case Cel.Not(var operand) -> !truth(operand);
            case Cel.Conditional(var condition, var then, var otherwise) -> truth(condition) ? value(then) : value(otherwise);
            case Cel.Binary binary -> binary(binary);
            case Cel.Call(var function, var arguments) -> call(function, arguments.stream().map(this::value).toList());
            case Cel.All(var list, var variable, var condition) -> list(value(list)).stream().allMatch(item -> with(variable, item).truth(condition));
        };
    }

    private Object binary(Cel.Binary binary) {
        return switch (binary.operator()) {
            case OR -> truth(binary.left()) || truth(binary.right());
            case AND -> truth(binary.left()) && truth(binary.right());
            case EQUAL -> Objects.equals(value(binary.left()), value(binary.right()));
            case NOT_EQUAL -> !Objects.equals(value(binary.left()), value(binary.right()));
            case AT_MOST -> compare(binary) <= 0;
            case AT_LEAST -> compare(binary) >= 0;
            case LESS -> compare(binary) < 0;
            case MORE -> compare(binary) > 0;
            case IN -> contains(value(binary.right()), value(binary.left()));
            case PLUS -> number(binary.left()) + number(binary.right());
            case MINUS -> number(binary.left()) - number(binary.right());
        };
    }

    private static Object call(String function, List<Object> arguments) {
        Object first = arguments.getFirst();
        return switch (function) {
            case "size" -> size(first);
            case "bytes" -> text(first).getBytes(StandardCharsets.UTF_8);
            case "duration" -> duration(text(first));
            case "matches" -> pattern(text(arguments.get(1))).matcher(text(first)).find();
            case "startsWith" -> text(first).startsWith(text(arguments.get(1)));
            case "endsWith" -> text(first).endsWith(text(arguments.get(1)));
            case "sets.contains" -> new HashSet<>(list(first)).containsAll(list(arguments.get(1)));
            case "sets.intersects" -> list(first).stream().anyMatch(list(arguments.get(1))::contains);
            case String other -> throw new IllegalStateException("the parser lets no function " + other + " through");
        };
    }

    /** In RE2 a final $ is the end of the text, in Java also the place before a last line break. */
    private static Pattern pattern(String expression) {
        return Pattern.compile(expression.endsWith("$") ? expression.substring(0, expression.length() - 1) + "\\z" : expression);
    }

    private static Object size(Object of) {
        return switch (of) {
            case String text -> (long) text.codePointCount(0, text.length());
            case byte[] bytes -> (long) bytes.length;
            case Collection<?> items -> (long) items.size();
            case Map<?, ?> map -> (long) map.size();
            default -> throw new IllegalArgumentException("this has no size");
        };
    }

    private static Duration duration(String text) {
        var matcher = DURATION.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new IllegalArgumentException("not a duration");
        }
        long[] parts = new long[4];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = matcher.group(i + 1) == null ? 0 : Long.parseLong(matcher.group(i + 1));
        }
        return Duration.ofHours(parts[0]).plusMinutes(parts[1]).plusSeconds(parts[2]).plusMillis(parts[3]);
    }

    private int compare(Cel.Binary binary) {
        Object left = value(binary.left());
        Object right = value(binary.right());
        return left instanceof Duration a && right instanceof Duration b ? a.compareTo(b) : Long.compare(number(left), number(right));
    }

    private static boolean contains(Object collection, Object item) {
        return collection instanceof Map<?, ?> map ? map.containsKey(item) : list(collection).contains(item);
    }

    private CelEvaluator with(String name, Object value) {
        Map<String, Object> more = new TreeMap<>(variables);
        more.put(name, value);
        return new CelEvaluator(more);
    }

    private boolean truth(Cel expression) {
        return value(expression) instanceof Boolean truth && truth;
    }

    private long number(Cel expression) {
        return number(value(expression));
    }

    private static long number(Object value) {
        if (value instanceof Long number) {
            return number;
        }
        throw new IllegalArgumentException("not a number");
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("not text");
    }

    private static List<?> list(Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("not a list");
    }

    private static Map<?, ?> map(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("no group of fields");
    }

    private static Object present(@Nullable Object value, String name) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }
}
