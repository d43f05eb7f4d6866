package dev.databasespec.cli.get;

import com.fasterxml.jackson.databind.JsonNode;
import dev.databasespec.model.Printable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Resources of one kind as lines of aligned columns. */
public final class Table {
    private static final int GAP = 3;
    private static final int LONGEST_CELL = 2000;

    private Table() {}

    /** What a table shows. */
    public record Options(boolean wide, boolean namespaces, boolean kindInNames) {}

    public static String of(Kind kind, List<JsonNode> resources, Options options, Instant now) {
        List<Column> columns = kind.columns().stream().filter(column -> options.wide() || !column.wide()).toList();
        List<List<String>> rows = new ArrayList<>();
        boolean namespaces = options.namespaces() && kind.namespaced();
        rows.add(header(columns, namespaces));
        resources.forEach(resource -> rows.add(row(kind, resource, columns, options, now)));
        int[] widths = new int[rows.getFirst().size()];
        rows.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
            }
        });
        StringBuilder out = new StringBuilder();
        rows.forEach(row -> out.append(line(row, widths)).append('\n'));
        return out.toString();
    }

    private static List<String> header(List<Column> columns, boolean namespaces) {
        List<String> header = new ArrayList<>(namespaces ? List.of("NAMESPACE", "NAME") : List.of("NAME"));
        columns.forEach(column -> header.add(column.name().toUpperCase(Locale.ROOT)));
        return header;
    }

    private static List<String> row(Kind kind, JsonNode resource, List<Column> columns, Options options, Instant now) {
        JsonNode metadata = resource.path("metadata");
        List<String> row = new ArrayList<>();
        if (options.namespaces() && kind.namespaced()) {
            row.add(metadata.path("namespace").asText());
        }
        row.add((options.kindInNames() ? kind.singular() + "." + kind.group() + "/" : "") + metadata.path("name").asText());
        columns.forEach(column -> row.add(cell(column, resource, now)));
        return row;
    }

    private static String cell(Column column, JsonNode resource, Instant now) {
        JsonNode value = column.path().in(resource);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return column.date() ? Age.since(value.asText(), now) : Printable.escaped(value.asText(), LONGEST_CELL);
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = row.get(i);
            line.append(cell).append(" ".repeat(widths[i] - cell.codePointCount(0, cell.length()) + GAP));
        }
        return line.toString().stripTrailing();
    }
}
