package dev.databasespec.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.ExampleMetrics;
import dev.databasespec.Exposition;
import dev.databasespec.api.GrantSpec;
import dev.databasespec.api.RoleSpec;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.api.SqlPrivilege;
import dev.databasespec.audit.AuditSettings;
import dev.databasespec.cloudsql.GoogleSettings;
import dev.databasespec.kubernetes.InstanceReason;
import dev.databasespec.kubernetes.SpecReason;
import dev.databasespec.kubernetes.TemplateReason;
import dev.databasespec.plan.Problem;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages say what the code does, and lead where they say. */
class PagesTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern WORD = Pattern.compile("\"([A-Z][a-z]+([A-Z][a-z]+)*)\"");

    @Test
    void leadsToFilesThatAreThere() {
        var dead = new ArrayList<String>();
        Checkout.pages().forEach(page -> LINK.matcher(Checkout.read(page)).results().map(match -> match.group(1))
                .filter(link -> !Files.exists(page.resolveSibling(link).normalize())).forEach(link -> dead.add(Checkout.ROOT.relativize(page) + ": " + link)));
        assertThat(dead).isEmpty();
    }

    @Test
    void explainsEveryReasonOfADatabaseInstance() {
        assertThat(explained("DatabaseInstance: Ready")).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(InstanceReason.values()).map(InstanceReason::word).toList());
    }

    @Test
    void explainsEveryReasonOfADatabaseSpec() {
        assertThat(explained("DatabaseSpec: Ready")).containsExactlyInAnyOrderElementsOf(Arrays.stream(SpecReason.values()).map(SpecReason::word).toList());
    }

    @Test
    void explainsEveryReasonOfARoleTemplate() {
        assertThat(explained("RoleTemplate: Ready")).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(TemplateReason.values()).map(TemplateReason::word).toList());
    }

    /** The page and the manifest that ships say the same. */
    @Test
    void listsWhatTheStandardTemplateGives() {
        var template = new KubernetesSerialization().unmarshal(Checkout.read("examples/templates/standard.yaml"), RoleTemplate.class);
        assertThat(template.getSpec().version()).isEqualTo("1.0.0");
        assertThat(section("docs/templates.md", "The standard template").lines().filter(line -> line.startsWith("| `")))
                .containsExactlyElementsOf(template.getSpec().roles().stream().map(PagesTest::row).toList());
    }

    private static String row(RoleSpec role) {
        var groups = role.memberOf().stream().map(m -> "`" + m.role() + "`").collect(Collectors.joining(", "));
        var grants = role.grants().stream().map(g -> words(g.privileges()) + " on " + object(g)).collect(Collectors.joining("; "));
        var defaults = role.defaultPrivileges().stream().map(d -> words(d.privileges()) + " on " + d.objectType().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("; "));
        return Stream.of("`" + role.name() + "`", groups, grants, defaults).map(cell -> cell.isEmpty() ? "–" : cell)
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String words(List<SqlPrivilege> privileges) {
        return privileges.stream().map(SqlPrivilege::name).collect(Collectors.joining(", "));
    }

    private static String object(GrantSpec grant) {
        return grant.database() != null
                ? "the database"
                : grant.schema() != null
                        ? "the schema"
                        : grant.tables() != null ? "all tables" : grant.sequences() != null ? "all sequences" : "all routines";
    }

    @Test
    void explainsEveryProblem() {
        var words = Stream.concat(Arrays.stream(Problem.Reason.values()).map(Problem.Reason::word), Stream.of("InvalidSpec", "CredentialsUnavailable"));
        assertThat(explained("Problems")).containsExactlyInAnyOrderElementsOf(words.toList());
    }

    /** Words that are no enums: those of the other conditions, and of Events. */
    @Test
    void explainsEveryOtherWordThatIsWrittenIntoAStatus() {
        var page = Checkout.read("docs/conditions.md");
        var missing = new TreeSet<String>();
        for (var source : List.of("SpecStatuses", "InstanceStatuses", "Conditions", "Announcements", "Problems", "TemplateStatuses")) {
            WORD.matcher(Checkout.read("operator/src/main/java/dev/databasespec/kubernetes/" + source + ".java")).results().map(match -> match.group(1))
                    .filter(word -> !Pattern.compile("\\b" + word + "\\b").matcher(page).find() && !Set.of("Normal", "Warning").contains(word))
                    .forEach(missing::add);
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void explainsEveryVariableOfTheOperator() {
        var known = Pattern.compile("KNOWN = Set\\.of\\(([^)]*)\\)", Pattern.DOTALL)
                .matcher(Checkout.read("operator/src/main/java/dev/databasespec/Settings.java"));
        assertThat(known.find()).isTrue();
        var names = Pattern.compile("\"([A-Z_]+)\"").matcher(known.group(1)).results().map(match -> "DBSPEC_" + match.group(1)).toList();
        assertThat(names).isNotEmpty();
        assertThat(firstCells(section("docs/operations.md", "Environment"))).containsAll(GoogleSettings.NAMES)
                .containsAll(AuditSettings.NAMES).hasSize(names.size() + GoogleSettings.NAMES.size() + AuditSettings.NAMES.size()).containsAll(names);
    }

    /** Both ways: names and labels. */
    @Test
    void listsEveryMetricWithItsLabels() {
        var listed = new TreeMap<String, SortedSet<String>>();
        section("docs/operations.md", "Metrics").lines().filter(line -> line.startsWith("| `")).map(line -> line.split("\\|"))
                .forEach(cells -> listed.put(quoted(cells[1]).getFirst(), new TreeSet<>(quoted(cells[2]))));
        assertThat(listed).isEqualTo(Exposition.of(ExampleMetrics.scrape()).families());
    }

    @Test
    void listsTheRoomsThatTheArchitectureTestHolds() {
        var rooms = Pattern.compile("new Room\\(\"(\\w+)\"").matcher(Checkout.read("operator/src/test/java/dev/databasespec/ArchitectureTest.java")).results()
                .map(match -> match.group(1)).filter(room -> Files.isDirectory(Path.of("src/main/java/dev/databasespec", room))).toList();
        assertThat(firstCells(section("docs/architecture.md", "Rooms"))).containsAll(rooms);
    }

    @Test
    void namesTestsThatAreThere() {
        var tests = Checkout.files("", "java").stream().map(file -> file.getFileName().toString().replace(".java", "")).collect(Collectors.toSet());
        var named = Pattern.compile("\\b([A-Z]\\w+Test)\\b").matcher(Checkout.read("docs/architecture.md")).results().map(match -> match.group(1)).toList();
        assertThat(named).isNotEmpty().allSatisfy(name -> assertThat(tests).contains(name));
    }

    private static List<String> explained(String heading) {
        return firstCells(section("docs/conditions.md", heading));
    }

    private static String section(String page, String heading) {
        var text = Checkout.read(page);
        int start = text.indexOf("\n## " + heading + "\n");
        assertThat(start).as("section %s of %s", heading, page).isNotNegative();
        int end = text.indexOf("\n## ", start + 1);
        return text.substring(start, end < 0 ? text.length() : end);
    }

    /** What stands in back quotes in the first cell of each row. */
    private static List<String> firstCells(String section) {
        return section.lines().filter(line -> line.startsWith("| `")).map(line -> line.substring(0, line.indexOf('|', 1)))
                .flatMap(cell -> quoted(cell).stream()).toList();
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell).results().map((MatchResult match) -> match.group(1)).toList();
    }
}
