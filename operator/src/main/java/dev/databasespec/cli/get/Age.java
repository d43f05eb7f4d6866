package dev.databasespec.cli.get;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** The time since a moment as kubectl shows it: two units at most, fewer the longer it is. */
final class Age {
    private Age() {}

    static String since(String moment, Instant now) {
        try {
            Duration age = Duration.between(Instant.parse(moment), now);
            return of(age.isNegative() ? Duration.ZERO : age);
        } catch (DateTimeException e) {
            return "<unknown>";
        }
    }

    private static String of(Duration age) {
        long seconds = age.toSeconds();
        long minutes = age.toMinutes();
        long hours = age.toHours();
        long days = age.toDays();
        if (seconds < 120) {
            return seconds + "s";
        }
        if (minutes < 10) {
            return two(minutes, "m", age.toSecondsPart(), "s");
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        if (hours < 8) {
            return two(hours, "h", age.toMinutesPart(), "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        if (days < 8) {
            return two(days, "d", age.toHoursPart(), "h");
        }
        if (days < 2 * 365) {
            return days + "d";
        }
        return days < 8 * 365 ? two(days / 365, "y", days % 365, "d") : days / 365 + "y";
    }

    private static String two(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : small + smallUnit);
    }
}
