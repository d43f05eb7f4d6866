package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.cli.get.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which versions there are of everything, and what of the installation is in the cluster. */
final class Installation {
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
    private static final String POLICIES = "/apis/admissionregistration.k8s.io/";
    /** As crds/policies names them, in the versions of their API that we write. */
    private static final Map<String, String> OURS = new TreeMap<>(Map.of("v1/validatingadmissionpolicies", "databasespec-approvals",
            "v1/validatingadmissionpolicybindings", "databasespec-approvals", "v1beta1/mutatingadmissionpolicies", "databasespec-requested-by",
            "v1beta1/mutatingadmissionpolicybindings", "databasespec-requested-by"));
    private final Reader reader;
    private final List<String> releases = new ArrayList<>();
    private final ObjectNode versions = JsonNodeFactory.instance.objectNode();
    private final ArrayNode crds = JsonNodeFactory.instance.arrayNode();
    private final ArrayNode policies = JsonNodeFactory.instance.arrayNode();

    Installation(Reader reader, String dbspec) {
        this.reader = reader;
        versions.put("dbspec", dbspec);
    }

    void read(Redaction redaction) {
        reader.object("version of Kubernetes", "/version").ifPresent(version -> versions.put("kubernetes", version.path("gitVersion").asText()));
        for (Kind kind : Kind.ALL) {
            String name = kind.plural() + "." + kind.group();
            reader.object("CRD " + name, CRDS + name).ifPresent(crd -> {
                crds.add(crd(crd, redaction));
                releases.add(crd.at("/metadata/annotations").path("meta.helm.sh/release-namespace").asText());
            });
        }
        OURS.forEach((path, name) -> reader.object(path.replaceFirst(".*/", "") + " " + name, POLICIES + path + "/" + name)
                .ifPresent(policy -> policies.addObject().put("kind", path).set("metadata", Metadata.of(policy.path("metadata"), redaction))));
    }

    /** The namespaces of the charts that installed the CRDs. */
    Set<String> releases() {
        return releases.stream().filter(ResourceNames::isNamespace).collect(Collectors.toCollection(TreeSet::new));
    }

    private static ObjectNode crd(JsonNode crd, Redaction redaction) {
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.set("metadata", Metadata.of(crd.path("metadata"), redaction));
        ArrayNode served = told.putArray("versions");
        crd.at("/spec/versions").forEach(v -> served.addObject().put("name", v.path("name").asText()).put("served", v.path("served").asBoolean())
                .put("storage", v.path("storage").asBoolean()));
        told.set("storedVersions", crd.at("/status/storedVersions"));
        told.set("conditions", redaction.tree(crd.at("/status/conditions")));
        return told;
    }

    Optional<String> kubernetes() {
        return Optional.of(versions.path("kubernetes").asText("")).filter(version -> !version.isEmpty());
    }

    /** {@code instances}: whose servers have versions, too. */
    void write(Bundle bundle, List<JsonNode> instances) {
        ObjectNode servers = versions.putObject("postgresql");
        instances.forEach(i -> servers.put(Reader.namespace(i) + "/" + Reader.name(i), i.at("/status/serverVersion").asText("unknown")));
        bundle.add("versions.json", versions);
        bundle.add("cluster/crds.json", crds);
        bundle.add("cluster/policies.json", policies);
    }
}
