package dev.databasespec.testbed.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows as psql prints them.
 *
 * @param right whether the column is aligned to the right, as numbers are
 */
record ResultTable(List<String> names, List<Boolean> right, List<List<String>> rows) {
    ResultTable {
        names = List.copyOf(names);
        right = List.copyOf(right);
        rows = rows.stream().map(List::copyOf).toList();
    }

    @Override
    public String toString() {
        var widths = IntStream.range(0, names.size()).mapToObj(this::width).toList();
        var lines = new ArrayList<String>();
        lines.add(line(IntStream.range(0, names.size()).mapToObj(column -> centred(names.get(column), widths.get(column))).toList()));
        lines.add(widths.stream().map(width -> "-".repeat(width + 2)).collect(Collectors.joining("+")));
        rows.forEach(row -> lines.add(
                line(IntStream.range(0, row.size()).mapToObj(column -> padded(row.get(column), widths.get(column), right.get(column))).toList())));
        lines.add(rows.size() == 1 ? "(1 row)" : "(" + rows.size() + " rows)");
        return String.join("\n", lines) + "\n";
    }

    private int width(int column) {
        return Math.max(names.get(column).length(), rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0));
    }

    private static String line(List<String> cells) {
        return cells.stream().map(cell -> " " + cell + " ").collect(Collectors.joining("|")).stripTrailing();
    }

    private static String centred(String text, int width) {
        int left = (width - text.length()) / 2;
        return " ".repeat(left) + text + " ".repeat(width - text.length() - left);
    }

    private static String padded(String text, int width, boolean right) {
        var space = " ".repeat(width - text.length());
        return right ? space + text : text + space;
    }
}
