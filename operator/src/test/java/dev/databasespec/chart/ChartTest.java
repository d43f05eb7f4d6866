package dev.databasespec.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.databasespec.testbed.RequiresTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for the chart whatever its values, and what is said about values that cannot be meant. */
@RequiresTools
class ChartTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ValueSet DEFAULTS = new ValueSet("defaults");

    @ParameterizedTest
    @EnumSource
    void lintFindsNothing(Helm helm) {
        assertThat(helm.command("lint", "--strict", Helm.CHART.toString()).run().orThrow()).contains("1 chart(s) linted, 0 chart(s) failed");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "replicas=-1                                      | at '/replicas': minimum: got -1, want 0",
            "replicas=two                                     | at '/replicas': got string, want integer",
            "replica=2                                        | additional properties 'replica' not allowed",
            "log.levle=debug                                  | at '/log': additional properties 'levle' not allowed",
            "log.level=loud                                   | value must be one of 'error', 'warn', 'info', 'debug', 'trace'",
            "watchNamespaces=team-orders                      | at '/watchNamespaces': got string, want array",
            "watchNamespaces={*}                              | at '/watchNamespaces/0': '*' does not match pattern",
            "image.digest=sha256:12                           | at '/image/digest': 'sha256:12' does not match pattern",
            "changes.approvalTtl=soon                         | at '/changes/approvalTtl': 'soon' does not match pattern",
            "replicas=2,leaderElection=false                  | replicas is more than 1 and leaderElection is false: two operators would work on the same databases",
            "audit.required=true                              | audit.required is true and audit.sink is none: no High change could ever begin",
            "audit.sink=file                                  | Set audit.file.existingClaim to a PersistentVolumeClaim",
            "extraEnv[0].name=DBSPEC_PARALLELISM              | extraEnv holds DBSPEC_PARALLELISM: a setting of the operator has a value of its own",
            "podLabels.app\\.kubernetes\\.io/name=x           | commonLabels or podLabels hold app.kubernetes.io/name, which the chart sets",
            "metrics.podMonitor.enabled=true,metrics.serviceMonitor.enabled=true | both enabled: every number would be there twice",
            "metrics.prometheusRule.enabled=true              | set it to the URL under which your people read docs/runbook.md",
            "serviceAccount.create=false                      | serviceAccount.name has to name the one to use",
    })
    void refuses(String setting, String message) {
        for (Helm helm : Helm.values()) {
            var refused = helm.template(List.of("--set=" + setting));
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.errors()).contains(message);
        }
    }

    @Test
    void theVersionIsThatOfTheJar() throws IOException {
        JsonNode chart = YAML.readTree(Helm.CHART.resolve("Chart.yaml").toFile());
        assertThat(Files.readString(Path.of("..", "pom.xml"))).contains("<version>" + chart.path("version").asText());
        assertThat(chart.path("appVersion")).isEqualTo(chart.path("version"));
    }

    @Test
    void everyNameOfTheValuesIsInTheSchemaAndTheOtherWayAround() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Helm.CHART.resolve("values.schema.json").toFile());
        JsonNode values = YAML.readTree(Helm.CHART.resolve("values.yaml").toFile());
        var declared = new TreeSet<String>();
        collect(schema, schema, "", declared);
        declared.removeAll(Set.of("global", "resources.claims")); // Helm's own, and what Kubernetes knows besides

        var written = new TreeSet<String>();
        collect(values, "", declared, written);
        assertThat(written).isEqualTo(declared);
    }

    private static void collect(JsonNode schema, JsonNode root, String path, Set<String> names) {
        JsonNode there = schema.has("$ref") ? root.at(schema.path("$ref").asText().substring(1)) : schema;
        if (!path.isEmpty()) {
            names.add(path);
        }
        there.path("properties").properties()
                .forEach(field -> collect(field.getValue(), root, path.isEmpty() ? field.getKey() : path + "." + field.getKey(), names));
    }

    private static void collect(JsonNode values, String path, Set<String> declared, Set<String> names) {
        values.properties().forEach(field -> {
            String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            names.add(name);
            if (declared.stream().anyMatch(other -> other.startsWith(name + "."))) {
                collect(field.getValue(), name, declared, names);
            }
        });
    }

    @Test
    void theCrdsAreThoseOfTheRepositoryAndStayUnlessSaidOtherwise() throws IOException {
        var crds = DEFAULTS.render(Helm.FOUR).kind("CustomResourceDefinition").toList();
        assertThat(crds).hasSize(5).allSatisfy(crd -> assertThat(crd.at("/metadata/annotations/helm.sh~1resource-policy").asText()).isEqualTo("keep"));
        for (JsonNode crd : crds) {
            Path file = Helm.CHART.resolve(Path.of("..", "..", "crds", crd.at("/metadata/name").asText() + ".yaml"));
            assertThat(crd.get("spec").equals(YAML.readTree(Files.readString(file)).get("spec"))).as(file.toString()).isTrue();
        }
        assertThat(DEFAULTS.render(Helm.FOUR, "--set=crds.keep=false").kind("CustomResourceDefinition"))
                .allSatisfy(crd -> assertThat(crd.at("/metadata/annotations").has("helm.sh/resource-policy")).isFalse());
    }

    /** The same as without Helm (examples/install, examples/rbac), which are the rights that the tests run the operator and the people with. */
    @Test
    void theRightsAreThoseOfTheExamples() throws IOException {
        var chart = DEFAULTS.render(Helm.FOUR);
        assertThat(rights(chart, "databasespec:databasespec-system")).isEqualTo(rights(example("install/2-rbac.yaml"), "databasespec-operator"));
        for (String people : List.of("viewer", "author", "approver", "platform")) {
            assertThat(rights(chart, "databasespec-" + people)).as(people).isEqualTo(rights(example("rbac/" + people + ".yaml"), "databasespec-" + people));
        }
    }

    @Test
    void withNamespacesTheRightsAreTheSameAndOnlyThere() {
        var everywhere = DEFAULTS.render(Helm.FOUR);
        var there = new ValueSet("namespaces").render(Helm.FOUR);
        var cluster = rights(there, "databasespec:databasespec-system");
        assertThat(there.kind("Role").filter(role -> role.at("/metadata/name").asText().equals("databasespec:databasespec-system"))
                .map(role -> role.at("/metadata/namespace").asText())).containsExactly("platform", "team-billing", "team-orders");
        assertThat(cluster).noneMatch(right -> right.contains("secrets") || right.contains("databasespecs") || right.contains("databasechanges"));
        var all = new TreeSet<>(cluster);
        there.kind("Role").filter(role -> role.at("/metadata/namespace").asText().equals("platform")).forEach(role -> all.addAll(rules(role)));
        assertThat(all).isEqualTo(rights(everywhere, "databasespec:databasespec-system"));
    }

    private static Manifests example(String file) throws IOException {
        return Manifests.parse(Files.readString(Helm.CHART.resolve(Path.of("..", "..", "examples", file))));
    }

    private static Set<String> rights(Manifests manifests, String clusterRole) {
        return manifests.kind("ClusterRole").filter(role -> role.at("/metadata/name").asText().equals(clusterRole)).flatMap(role -> rules(role).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** One line for each verb on each resource. */
    private static Set<String> rules(JsonNode role) {
        var rights = new TreeSet<String>();
        for (JsonNode rule : role.path("rules")) {
            for (JsonNode group : rule.path("apiGroups")) {
                for (JsonNode resource : rule.path("resources")) {
                    rule.path("verbs")
                            .forEach(verb -> rights.add(verb.asText() + " " + group.asText() + "/" + resource.asText() + " " + rule.path("resourceNames")));
                }
            }
        }
        return rights;
    }

    /** The Restricted profile of the Pod Security Standards, a root file system that cannot be written, and a token for the operator alone. */
    @Test
    void thePodIsRestricted() {
        var manifests = DEFAULTS.render(Helm.FOUR);
        JsonNode pod = manifests.only("Deployment").at("/spec/template/spec");
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        JsonNode container = pod.at("/containers/0/securityContext");
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
        assertThat(manifests.only("ServiceAccount").path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(pod.path("automountServiceAccountToken").asBoolean()).isTrue();
    }

    @Test
    void notesNameTheNextTwoCommands() {
        var notes = Helm.FOUR.command("install", "databasespec", Helm.CHART.toString(), "--dry-run=client", "--namespace=databasespec-system").run().orThrow();
        var commands = new ArrayList<String>();
        notes.lines().filter(line -> line.startsWith("  kubectl ")).forEach(line -> commands.add(line.strip()));
        assertThat(commands).containsExactly("kubectl -n databasespec-system rollout status deployment/databasespec", "kubectl get dbi,dbspec -A -o wide");
    }
}
