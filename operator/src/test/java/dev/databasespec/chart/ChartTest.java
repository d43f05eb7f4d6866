package dev.databasespec.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.databasespec.testbed.RequiresTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for the chart whatever its values, and what is said about values that cannot be meant. */
@RequiresTools
class ChartTest {
    private static final YAMLMapper YAML = new YAMLMapper();
    /** Values that have a meaning without their default. */
    private static final Set<String> NONE = Set.of("resources.requests", "resources.limits", "imagePullSecrets", "priorityClassName", "nodeSelector",
            "tolerations",
            "affinity", "topologySpreadConstraints", "podAnnotations", "extraEnv", "extraVolumes");
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
            "watchNamespaces={Team}                           | at '/watchNamespaces/0': 'Team' does not match pattern",
            "serviceAccount.name=Operator                     | at '/serviceAccount/name': 'Operator' does not match pattern",
            "imagePullSecrets[0].name=a b                     | at '/imagePullSecrets/0/name': 'a b' does not match pattern",
            "'priorityClassName=a\n      hostNetwork: true'   | at '/priorityClassName': 'a\\n      hostNetwork: true' does not match pattern",
            "extraEnv[0].name=A=B                             | at '/extraEnv/0/name': 'A=B' does not match pattern",
            "extraVolumes[0].name=My_Volume                   | at '/extraVolumes/0/name': 'My_Volume' does not match pattern",
            "podLabels.a b=c                                  | at '/podLabels': additional properties 'a b' not allowed",
            "commonLabels.team=a b                            | at '/commonLabels/team': 'a b' does not match pattern",
            "podAnnotations.a b=c                             | at '/podAnnotations': additional properties 'a b' not allowed",
            "google.serviceAccount=somebody@example.com       | at '/google/serviceAccount': 'somebody@example.com' does not match pattern",
            "audit.file.path=/history/../audit.jsonl          | at '/audit/file/path': '/history/../audit.jsonl' does not match pattern",
            "audit.sink=file,audit.file.path=/audit.jsonl,audit.file.existingClaim=history | the volume is mounted at the folder of the file, and / cannot be one",
            "image.repository=REGISTRY/databasespec           | image.repository is \"REGISTRY/databasespec\", and an image cannot have that name",
            "image.repository=example.com/Tools/databasespec  | what follows the host is in lower case",
            "image.repository=example.com/databasespec:0.1.0  | the tag has its place in image.tag",
            "log=null                                         | log is empty: leave it out, or give it a value",
            "metrics=null,replicas=null                       | replicas, metrics are empty: leave it out, or give it a value",
            "leaderElection=null                              | leaderElection is empty",
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

    /** Schema and templates each stand against it alone: what a schema lets through is still a string. */
    @ParameterizedTest
    @CsvSource({"priorityClassName", "serviceAccount.name", "audit.file.existingClaim", "imagePullSecrets[0].name", "watchNamespaces[0]",
            "instanceNamespaces[0]"})
    void namesBringNoFieldsOfTheirOwn(String value) {
        var sink = value.startsWith("audit.") ? "--set=audit.sink=file" : "--set=audit.sink=none";
        for (Helm helm : Helm.values()) {
            var set = "--set-string=" + value + "=x}\n      hostPID: true\n      x: {a: b";
            assertThat(helm.template(List.of(sink, set)).errors()).contains("does not match pattern");
            var unchecked = helm.template(List.of(sink, set, "--skip-schema-validation")).orThrow();
            assertThat(Manifests.parse(unchecked).only("Deployment").at("/spec/template/spec").has("hostPID")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"databasespec", "registry.example.com/tools/databasespec", "localhost/databasespec", "REGISTRY:5000/a/b", "Registry.Example.com/a__b/c-d",
            "[::1]:5000/a"})
    void takesNamesOfImages(String repository) {
        assertThat(DEFAULTS.render(Helm.FOUR, "--set=image.repository=" + repository).only("Deployment").at("/spec/template/spec/containers/0/image").asText())
                .startsWith(repository + ":");
    }

    @ParameterizedTest
    @CsvSource({"a.b, a-b-databasespec", "1st, databasespec-1st", "0x1, databasespec-0x1", "my-databasespec.eu, my-databasespec-eu",
            "an-unusually-long-name-of-a-release-here-of--x, an-unusually-long-name-of-a-release-here-of"})
    void namesObjectsSoThatEveryKindTakesThem(String release, String name) {
        for (Helm helm : Helm.values()) {
            var rendered = helm.command("template", release, Helm.CHART.toString(), "--namespace=0x2", "--kube-version=1.35.0").run().orThrow();
            var manifests = Manifests.parse(rendered);
            assertThat(manifests.only("Service").at("/metadata/name").asText()).isEqualTo(name + "-metrics").matches("[a-z]([-a-z0-9]*[a-z0-9])?")
                    .hasSizeLessThan(64);
            var deployment = manifests.only("Deployment");
            assertThat(deployment.at("/metadata/namespace")).isEqualTo(TextNode.valueOf("0x2"));
            assertThat(deployment.at("/spec/selector/matchLabels/app.kubernetes.io~1instance")).isEqualTo(TextNode.valueOf(release));
        }
    }

    /** Helm takes null as "without the default", which leaves the templates nothing to render. */
    @ParameterizedTest
    @EnumSource
    void saysWhichValuesAreEmpty(Helm helm, @TempDir Path folder) throws IOException {
        var written = namesOfValues();
        var sections = written.stream().filter(name -> !name.contains(".") && !NONE.contains(name)).toList();
        var values = Files.writeString(folder.resolve("values.yaml"), String.join(":\n", sections) + ":\n");
        assertThat(saidToBeEmpty(helm, "--values=" + values)).contains("log", "metrics").containsExactlyInAnyOrderElementsOf(sections);

        var single = written.stream().filter(name -> written.stream().noneMatch(other -> other.startsWith(name + "."))).filter(name -> !NONE.contains(name))
                .toList();
        assertThat(saidToBeEmpty(helm, "--set=" + String.join("=null,", single) + "=null")).contains("log.level", "metrics.podMonitor.interval")
                .containsExactlyInAnyOrderElementsOf(single);
        helm.template(List.of("--set=" + String.join("=null,", NONE) + "=null")).orThrow();
    }

    private static String[] saidToBeEmpty(Helm helm, String values) {
        return helm.template(List.of(values)).errors().replaceAll("(?s).*validate.yaml:\\d+:\\d+\\): (.*) are empty: .*", "$1").split(", ");
    }

    @Test
    void theVersionIsThatOfTheJar() throws IOException {
        JsonNode chart = YAML.readTree(Helm.CHART.resolve("Chart.yaml").toFile());
        assertThat(Files.readString(Path.of("..", "pom.xml"))).contains("<version>" + chart.path("version").asText());
        assertThat(chart.path("appVersion")).isEqualTo(chart.path("version"));
    }

    @Test
    void everyNameOfTheValuesIsInTheSchemaAndTheOtherWayAround() throws IOException {
        assertThat(namesOfValues()).isEqualTo(declared());
    }

    private static Set<String> declared() throws IOException {
        JsonNode schema = new ObjectMapper().readTree(Helm.CHART.resolve("values.schema.json").toFile());
        var declared = new TreeSet<String>();
        collect(schema, schema, "", declared);
        declared.removeAll(Set.of("global", "resources.claims")); // Helm's own, and what Kubernetes knows besides
        return declared;
    }

    private static Set<String> namesOfValues() throws IOException {
        var written = new TreeSet<String>();
        collect(YAML.readTree(Helm.CHART.resolve("values.yaml").toFile()), "", declared(), written);
        return written;
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

    /** The same as without Helm (examples/install), which are the rights that the tests run the operator and the people with. */
    @Test
    void theRightsAreThoseOfTheExamples() throws IOException {
        var chart = DEFAULTS.render(Helm.FOUR);
        assertThat(rights(chart, "databasespec:databasespec-system")).isEqualTo(rights(example("install/2-rbac.yaml"), "databasespec-operator"));
        for (String people : List.of("viewer", "author", "approver", "platform")) {
            assertThat(rights(chart, "databasespec-" + people)).as(people).isEqualTo(rights(example("install/4-people.yaml"), "databasespec-" + people));
        }
    }

    /** So that they can be applied before the chart, and after it. */
    @Test
    void theExamplesOfBindingsBindWhatTheChartBringsAndBringNothingOfIt() throws IOException {
        var chart = DEFAULTS.render(Helm.FOUR);
        for (String people : List.of("viewer", "author", "approver", "platform")) {
            var examples = example("rbac/" + people + ".yaml");
            assertThat(examples.objects()).allSatisfy(binding -> {
                assertThat(binding.path("kind").asText()).endsWith("RoleBinding");
                assertThat(chart.ids()).contains("ClusterRole  " + binding.at("/roleRef/name").asText()).doesNotContain(Manifests.id(binding));
            });
        }
    }

    @Test
    void thePeopleOfAClusterAreThoseOfTheExamples() throws IOException {
        assertThat(aggregated(DEFAULTS.render(Helm.FOUR))).isEqualTo(aggregated(example("install/4-people.yaml"))).hasSize(4)
                .containsEntry("databasespec-viewer", 3L);
    }

    private static Map<String, Long> aggregated(Manifests manifests) {
        return manifests.kind("ClusterRole").filter(role -> !role.at("/metadata/name").asText().contains(":")).collect(Collectors.toMap(
                role -> role.at("/metadata/name").asText(),
                role -> role.at("/metadata/labels").properties().stream().filter(label -> label.getKey().contains("/aggregate-to-")).count()));
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
