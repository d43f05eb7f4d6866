package dev.databasespec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.testbed.InMemoryApiServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code dbspec get} takes the place of kubectl where there is none. */
class GetTest {
    private static final String INSTANCE = """
            apiVersion: databasespec.dev/v1alpha1
            kind: DatabaseInstance
            metadata: {name: pg, namespace: team}
            spec: {endpoint: {host: db}, admin: {password: {secretKeyRef: {name: s, key: k}}}}
            """;
    private static final String SPEC = """
            apiVersion: databasespec.dev/v1alpha1
            kind: DatabaseSpec
            metadata: {name: %s, namespace: %s}
            spec: {instanceRef: {name: pg}, database: shop}
            """;

    private static final String TEMPLATE = """
            apiVersion: databasespec.dev/v1alpha1
            kind: RoleTemplate
            metadata: {name: standard}
            spec: {version: 1.0.0, roles: [{name: a}]}
            """;

    private static InMemoryApiServer cluster;

    @BeforeAll
    static void start() {
        cluster = InMemoryApiServer.start();
        cluster.client().resources(DatabaseInstance.class).load(stream(INSTANCE)).create();
        cluster.client().resources(DatabaseSpec.class).load(stream(SPEC.formatted("orders", "team"))).create();
        cluster.client().resources(DatabaseSpec.class).load(stream(SPEC.formatted("other", "elsewhere"))).create();
        cluster.client().resource(SampleChanges.change("orders-7f3a9c", SampleChanges.steps())).create();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void showsBothKindsAsKubectlDoes() {
        var result = get("-n", "team");

        assertThat(result.err()).isEmpty();
        assertThat(result.code()).isZero();
        assertThat(result.out()).matches("""
                NAME +READY +STATUS +VERSION +LATENCY +CONNECTIONS +SPECS +AGE
                databaseinstance.databasespec.dev/pg .*

                NAME +INSTANCE +DATABASE +READY +STATUS +PENDING +AGE
                databasespec.databasespec.dev/orders +pg +shop .*
                """);
    }

    @Test
    void showsOneKindOfAllNamespaces() {
        assertThat(get("dbspec", "-A").out()).matches("""
                NAMESPACE +NAME +INSTANCE +DATABASE +READY +STATUS +PENDING +AGE
                elsewhere +other +pg +shop .*
                team +orders +pg +shop .*
                """);
        assertThat(get("dbi,dbspec", "-n", "elsewhere", "-o", "wide").out()).contains("LAST-CHANGE", "MESSAGE").doesNotContain("LATENCY");
    }

    @Test
    void showsChangesUnderWhateverNamePeopleCallThem() {
        for (String word : new String[]{"dbchange", "changes", "change", "databasechange", "DatabaseChanges", "databasechanges.databasespec.dev"}) {
            assertThat(get(word, "-n", "team-orders").out()).as(word).matches("""
                    NAME +DATABASESPEC +PHASE +RISK +STEPS +TRIGGER +REQUESTED-BY +AGE
                    orders-7f3a9c +orders +High +4 +SpecChanged +alice@acme.com .*
                    """);
        }
        assertThat(get("approvals,dbapprove", "-A").err()).isEqualTo("No resources found.\n");
        assertThat(get("-n", "team-orders").out()).contains("orders-7f3a9c");
    }

    @Test
    void showsWhatHasNoNamespaceFromAnywhere() {
        var template = cluster.client().resources(RoleTemplate.class).load(stream(TEMPLATE));
        template.create();
        assertThat(get("roletpl", "-n", "elsewhere").out()).matches("NAME +VERSION +READY +SPECS +AGE\nstandard +1.0.0 .*\n");
        assertThat(get("roletemplates", "-A").out()).matches("NAME +VERSION +READY +SPECS +AGE\nstandard +1.0.0 .*\n");
        assertThat(get("roletpl", "standard").code()).isZero();
        template.delete();
    }

    @Test
    void showsOneByNameWhole() throws JsonProcessingException {
        var json = new ObjectMapper().readTree(get("databasespec", "orders", "-n", "team", "-o", "json").out());

        assertThat(json.at("/spec/database").asText()).isEqualTo("shop");
        assertThat(new ObjectMapper().readTree(get("dbspecs", "-n", "team", "-o", "json").out()).path("items")).hasSize(2);
        assertThat(get("dbspec", "orders", "-n", "team", "-o", "yaml").out()).contains("kind: DatabaseSpec\n", "  database: shop\n");
    }

    @Test
    void saysWhatIsNotThere() {
        assertThat(get("dbspec", "-n", "empty")).isEqualTo(new Shop.Result(0, "", "No resources found in empty namespace.\n"));
        assertThat(get("dbspec", "nobody", "-n", "team")).satisfies(result -> assertThat(result.code()).isEqualTo(1))
                .satisfies(result -> assertThat(result.out()).isEmpty()).satisfies(result -> assertThat(result.err()).startsWith("dbspec: "));
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Shop.Result get(String... more) {
        String[] arguments = new String[more.length + 1];
        arguments[0] = "get";
        System.arraycopy(more, 0, arguments, 1, more.length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cli.run(arguments, new ByteArrayInputStream(new byte[0]), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), Map.of("KUBECONFIG", cluster.kubeconfig().toString()), Path.of("").toAbsolutePath());
        return new Shop.Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
