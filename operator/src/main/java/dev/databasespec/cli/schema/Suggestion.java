package dev.databasespec.cli.schema;

import dev.databasespec.model.Printable;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** What somebody may have meant who mistyped a name. */
final class Suggestion {
    private Suggestion() {}

    /** {@code  (did you mean "grants"?)}, or nothing where no candidate is near. */
    static String of(String written, Collection<String> candidates) {
        int limit = Math.max(1, Math.min(3, written.length() / 2));
        return candidates.stream().filter(candidate -> distance(written, candidate) <= limit)
                .min(Comparator.<String>comparingInt(candidate -> distance(written, candidate)).thenComparing(Comparator.naturalOrder()))
                .map(candidate -> " (did you mean " + Printable.quoted(candidate) + "?)").orElse("");
    }

    /** Insertions, deletions, replacements and swapped neighbours; case counts for nothing. */
    private static int distance(String first, String second) {
        String a = first.toLowerCase(Locale.ROOT);
        String b = second.toLowerCase(Locale.ROOT);
        if (Math.abs(a.length() - b.length()) > 3) {
            return Integer.MAX_VALUE;
        }
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 || j == 0 ? i + j : cheapest(cost, a, b, i, j);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(int[][] cost, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int best = Math.min(cost[i - 1][j - 1] + (same ? 0 : 1), Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
