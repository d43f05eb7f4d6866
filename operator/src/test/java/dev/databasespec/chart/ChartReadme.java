package dev.databasespec.chart;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** README.md of the chart, from the names, defaults and comments of values.yaml. */
final class ChartReadme {
    private static final Pattern LINE = Pattern.compile("(?<indent> *)(?<key>[A-Za-z]+):(?<value>[^#]*?)\\s*(# (?<comment>.*))?");
    private static final String HEAD = """
            # The chart databasespec

            Installs the operator of [DatabaseSpec](../../README.md). [docs/install.md](../../docs/install.md) leads through it.

            ```sh
            helm install databasespec helm/databasespec --namespace databasespec-system --create-namespace --set image.repository=registry.example.com/databasespec
            ```

            Generated from `values.yaml`. A name that is not here, and a value of another kind, is refused (`values.schema.json`).

            | value | default | |
            |---|---|---|
            """;

    private ChartReadme() {}

    static String of(String values) {
        return HEAD + rows(values).stream().map(Row::toString).collect(Collectors.joining());
    }

    private record Row(String path, String value, String comment) {
        @Override
        public String toString() {
            return "| `" + path + "` | " + (value.isEmpty() ? "" : "`" + value + "`") + " | " + comment.replace("|", "\\|") + " |\n";
        }
    }

    private static List<Row> rows(String values) {
        var rows = new ArrayList<Row>();
        var parents = new ArrayDeque<String>();
        for (String text : values.lines().toList()) {
            var line = LINE.matcher(text);
            if (line.matches()) {
                while (parents.size() > line.group("indent").length() / 2) {
                    parents.removeLast();
                }
                parents.add(line.group("key"));
                String comment = line.group("comment") == null ? "" : line.group("comment");
                if (!line.group("value").isEmpty() || !comment.isEmpty()) {
                    rows.add(new Row(String.join(".", parents), line.group("value").strip(), comment));
                }
            } else if (!text.isBlank() && !text.startsWith("#")) {
                throw new AssertionError("values.yaml is written as \"key: value # comment\": " + text);
            }
        }
        return rows;
    }
}
