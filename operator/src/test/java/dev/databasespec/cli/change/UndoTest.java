package dev.databasespec.cli.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.api.DatabaseSpecSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** An edit is taken back, and later edits stay. */
class UndoTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void takesBackWhatWasAddedRemovedAndChanged() {
        String before = "roles: [{name: a, connectionLimit: 5}, {name: gone, grants: [{privileges: [USAGE], schema: app}]}], users: [{principal: x@y.z, roles: [a]}]";
        String after = "roles: [{name: a, connectionLimit: 9}, {name: added}], users: [{principal: x@y.z, roles: [a, added]}]";

        var undone = undo(before, after, after);

        assertThat(undone.conflicts()).isEmpty();
        assertThat(normal(undone.spec())).isEqualTo(normal(spec(before)));
    }

    @Test
    void keepsWhatWasEditedLater() {
        var undone = undo("roles: [{name: a}]", "roles: [{name: a, login: true}, {name: b}]",
                "roles: [{name: a, login: true, comment: later}, {name: b}, {name: c}], schemas: [{name: later}]");

        assertThat(undone.conflicts()).isEmpty();
        assertThat(normal(undone.spec())).isEqualTo(normal(spec("roles: [{name: a, comment: later}, {name: c}], schemas: [{name: later}]")));
    }

    @Test
    void namesWhatBothTouchedAndLeavesIt() {
        String today = "roles: [{name: a, connectionLimit: 7}, {name: b, comment: later}], users: [{principal: x@y.z, roles: [a]}]";

        var undone = undo("roles: [{name: a, connectionLimit: 5}], users: [{principal: u@y.z}]",
                "roles: [{name: a, connectionLimit: 9}, {name: b}], users: [{principal: u@y.z}, {principal: x@y.z}]", today);

        assertThat(undone.conflicts()).containsExactly("roles[\"a\"].connectionLimit", "roles[\"b\"]", "users[\"x@y.z\"]");
        assertThat(normal(undone.spec())).isEqualTo(normal(spec(today)));
    }

    @Test
    void hasNothingToDoWhereItIsUndoneAlready() {
        assertThat(MergePatch.of(spec("roles: [{name: a}]"), undo("roles: [{name: a}]", "roles: [{name: a}, {name: b}]", "roles: [{name: a}]").spec()))
                .isEqualTo(MAPPER.createObjectNode());
    }

    @Test
    void takesPrivilegesOutOfAGrantThatGrew() {
        String grants = "roles: [{name: a, grants: [{privileges: [%s], tables: {schema: app, names: [orders]}}]}]";

        assertThat(normal(undo(grants.formatted("SELECT"), grants.formatted("SELECT, INSERT"), grants.formatted("SELECT, INSERT, DELETE")).spec()))
                .isEqualTo(normal(spec(grants.formatted("SELECT, DELETE"))));
        assertThat(undo("roles: [{name: a}]", grants.formatted("SELECT"), grants.formatted("SELECT")).spec().at("/roles/0/grants")).isEmpty();
    }

    @Test
    void leavesAloneHowTheSpecIsHandled() {
        assertThat(undo("mode: Plan, interval: 5m", "mode: Apply, interval: 10m, autoApproveUpTo: High", "mode: Apply, interval: 10m, autoApproveUpTo: High")
                .spec().path("autoApproveUpTo").asText()).isEqualTo("High");
        assertThat(undo("enforcement: Additive", "enforcement: Authoritative", "enforcement: Authoritative").spec().path("enforcement").asText())
                .isEqualTo("Additive");
    }

    @Test
    void writesAPatchThatTheApiTakes() throws JsonProcessingException {
        ObjectNode patch = MergePatch.of(spec("roles: [{name: b}]"),
                undo("roles: [{name: a, ensure: Absent, grants: []}, {name: c, grants: [{privileges: [CONNECT], database: {}}]}]", "roles: [{name: b}]",
                        "roles: [{name: b}]").spec());

        assertThat(patch.toString()).isEqualTo("{\"spec\":{\"roles\":[{\"name\":\"a\",\"members\":\"Closed\",\"external\":false,\"ensure\":\"Absent\"},"
                + "{\"name\":\"c\",\"members\":\"Closed\",\"external\":false,\"ensure\":\"Present\",\"grants\":[{\"privileges\":[\"CONNECT\"],"
                + "\"database\":{},\"grantOption\":false}]}]}}");
    }

    @Test
    void undoesWhateverWasEdited() {
        for (int seed = 0; seed < 2000; seed++) {
            Random random = new Random(seed);
            ObjectNode before = spec(randomSpec(random));
            ObjectNode after = spec(randomSpec(random));

            assertThat(normal(Undo.of(before, after, after).spec())).as("seed %d", seed).isEqualTo(normal(before));
            assertThat(normal(Undo.of(before, after, before).spec())).as("seed %d: undone already", seed).isEqualTo(normal(before));
            ObjectNode other = spec(randomSpec(random));
            assertThat(Undo.of(after, after, other).spec()).as("seed %d: no edit", seed).isEqualTo(other);
            MAPPER.convertValue(Undo.of(before, after, other).spec(), DatabaseSpecSpec.class);
        }
    }

    private static String randomSpec(Random random) {
        List<String> roles = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d")) {
            if (random.nextInt(3) > 0) {
                roles.add("{name: " + name + (random.nextBoolean() ? ", connectionLimit: " + random.nextInt(3) : "") + ", grants: [" + grants(random)
                        + "], memberOf: [" + (random.nextBoolean() ? "{role: m, admin: " + random.nextBoolean() + "}" : "") + "], settings: {"
                        + (random.nextBoolean() ? "work_mem: " + random.nextInt(3) : "") + "}}");
            }
        }
        return "roles: [" + String.join(", ", roles) + "], users: [" + (random.nextBoolean() ? "{principal: x@y.z, roles: [a]}" : "") + "]";
    }

    private static String grants(Random random) {
        List<String> grants = new ArrayList<>();
        for (String schema : List.of("s", "t")) {
            if (random.nextBoolean()) {
                grants.add("{privileges: [" + (random.nextBoolean() ? "SELECT" : "SELECT, INSERT") + "], tables: {schema: " + schema + ", names: [x]}}");
            }
            if (random.nextInt(4) == 0) {
                grants.add("{privileges: [DELETE], tables: {schema: " + schema + ", names: [x]}}");
            }
        }
        return String.join(", ", grants);
    }

    private static Undo.Result undo(String before, String after, String today) {
        return Undo.of(spec(before), spec(after), spec(today));
    }

    private static ObjectNode spec(String rest) {
        try {
            var yaml = new com.fasterxml.jackson.dataformat.yaml.YAMLMapper().readTree("{instanceRef: {name: pg}, database: shop, " + rest + "}");
            return MAPPER.valueToTree(MAPPER.treeToValue(yaml, DatabaseSpecSpec.class));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The order of roles, grants and privileges says nothing. */
    private static Object normal(JsonNode node) {
        if (node.isArray()) {
            TreeSet<String> items = new TreeSet<>();
            node.forEach(item -> items.add(normal(item).toString()));
            return items;
        }
        if (node.isObject()) {
            TreeMap<String, Object> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), normal(field.getValue())));
            return fields;
        }
        return node.toString();
    }
}
