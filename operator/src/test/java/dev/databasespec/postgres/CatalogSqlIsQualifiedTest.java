package dev.databasespec.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who owns a database can plant functions, operators and relations whose names shadow PostgreSQL's: none of ours may be looked up by a path. */
class CatalogSqlIsQualifiedTest {
    private static final Pattern NOISE = Pattern.compile("'(?:[^']|'')*'|(?m)^--.*$");
    private static final Pattern FUNCTION = Pattern.compile("(?<![.\\w])([a-z_][a-z0-9_]*)\\s*\\(");
    private static final Pattern RELATION = Pattern.compile("(?i)\\b(?:FROM|JOIN)\\s+(?:ONLY\\s+)?([a-z_][a-z0-9_.]*)");
    private static final Pattern CAST = Pattern.compile("::\\s*(?!pg_catalog\\.)(\\S+)");
    private static final Pattern OPERATOR = Pattern.compile("[=<>~!|@#%^&*/+-]+");
    /** Syntax that looks like a function. */
    private static final List<String> SYNTAX = List.of("in", "on", "any", "coalesce", "array", "exists", "select", "and", "or", "not", "case", "when", "then",
            "from",
            "join", "as", "where");

    static Stream<Path> files() throws IOException, URISyntaxException {
        Path folder = Path.of(Objects.requireNonNull(SqlText.class.getResource("roles.sql")).toURI()).getParent();
        try (Stream<Path> files = Files.list(Objects.requireNonNull(folder))) {
            return files.filter(f -> f.toString().endsWith(".sql")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void namesItsSchemaEverywhere(Path file) throws IOException {
        String sql = NOISE.matcher(Files.readString(file)).replaceAll(" ");
        var offences = new TreeSet<String>();
        for (Matcher m = FUNCTION.matcher(sql); m.find();) {
            if (!SYNTAX.contains(m.group(1).toLowerCase(java.util.Locale.ROOT))) {
                offences.add("function " + m.group(1));
            }
        }
        for (Matcher m = RELATION.matcher(sql); m.find();) {
            if (!m.group(1).startsWith("pg_catalog.")) {
                offences.add("relation " + m.group(1));
            }
        }
        for (Matcher m = CAST.matcher(sql); m.find();) {
            offences.add("type " + m.group(1));
        }
        String withoutOperators = sql.replaceAll("OPERATOR\\(pg_catalog\\.[^)]+\\)", " ").replace("count(*)", " ");
        for (Matcher m = OPERATOR.matcher(withoutOperators); m.find();) {
            offences.add("operator " + m.group());
        }
        assertThat(offences).isEmpty();
    }
}
