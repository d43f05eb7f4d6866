package dev.databasespec.cli.get;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One of our kinds, as its CRD describes it. */
public record Kind(String group, String version, String kind, String plural, String singular, List<String> shortNames, boolean namespaced,
        List<Column> columns) {
    /** In the order in which they are shown. */
    public static final List<Kind> ALL = List.of(bundled("databaseinstances"), bundled("databasespecs"), bundled("databasechanges"),
            bundled("changeapprovals"), bundled("roletemplates"));

    public Kind {
        shortNames = List.copyOf(shortNames);
        columns = List.copyOf(columns);
    }

    /** Whether somebody means this kind by that word: {@code dbi}, {@code databaseinstances}, {@code DatabaseInstance}, {@code instances} … */
    public boolean isCalled(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        return Stream.concat(Stream.of(plural, singular, plural + "." + group, brief(plural), brief(singular)), shortNames.stream()).anyMatch(lower::equals);
    }

    /** As people say it among these kinds: {@code changes} for {@code databasechanges}, {@code approvals} for {@code changeapprovals}. */
    private static String brief(String name) {
        return name.replaceFirst("^(database|change)", "");
    }

    private static Kind bundled(String plural) {
        try (InputStream input = Kind.class.getResourceAsStream("/crds/" + plural + ".databasespec.dev.yaml")) {
            JsonNode spec = new YAMLMapper().readTree(input).path("spec");
            JsonNode version = spec.path("versions").path(0);
            List<String> shortNames = new ArrayList<>();
            spec.path("names").path("shortNames").forEach(name -> shortNames.add(name.asText()));
            List<Column> columns = new ArrayList<>();
            version.path("additionalPrinterColumns").forEach(column -> columns.add(new Column(column.path("name").asText(),
                    JsonPath.parse(column.path("jsonPath").asText()), column.path("priority").asInt() > 0, column.path("type").asText().equals("date"))));
            return new Kind(spec.path("group").asText(), version.path("name").asText(), spec.path("names").path("kind").asText(), plural,
                    spec.path("names").path("singular").asText(), shortNames, spec.path("scope").asText().equals("Namespaced"), columns);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
