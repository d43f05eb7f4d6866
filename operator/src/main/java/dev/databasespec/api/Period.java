package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A span of time as people write it in a manifest: {@code 10s}, {@code 5m}, {@code 1h30m}, {@code 250ms}. */
public record Period(Duration duration) {

    /** The accepted text, also for CEL rules in the CRDs. */
    static final String TEXT = "^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?([0-9]{1,6}ms)?$";

    static final String RULE = "self.matches('" + TEXT + "')";
    static final String MESSAGE = "is a duration such as 250ms, 10s, 5m or 1h30m";

    private static final Pattern PATTERN = Pattern.compile(TEXT);

    @JsonCreator
    public static Period parse(String text) {
        var matcher = PATTERN.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new IllegalArgumentException("a duration such as 250ms, 10s, 5m or 1h30m is expected");
        }
        return new Period(Duration.ofHours(number(matcher.group(1), 1))
                .plusMinutes(number(matcher.group(2), 1))
                .plusSeconds(number(matcher.group(3), 1))
                .plusMillis(number(matcher.group(4), 2)));
    }

    private static long number(@Nullable String part, int unitLength) {
        return part == null ? 0 : Long.parseLong(part.substring(0, part.length() - unitLength));
    }

    @JsonValue
    @Override
    public String toString() {
        if (duration.isZero()) {
            return "0s";
        }
        var text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number != 0) {
            text.append(number).append(unit);
        }
    }
}
