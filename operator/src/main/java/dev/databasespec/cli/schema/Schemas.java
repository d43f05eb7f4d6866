package dev.databasespec.cli.schema;

import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.cli.yaml.Node;
import dev.databasespec.cli.yaml.YamlReader;
import dev.databasespec.model.Sorted;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The kinds that files may hold, each with its schema: our CRDs as they are installed in a cluster, Secret, Namespace and List. */
public final class Schemas {
    private static final List<String> CRDS = List.of("databaseinstances", "databasespecs", "databasechanges", "changeapprovals", "roletemplates");

    /** Keyed by {@code apiVersion kind}. */
    private final SortedMap<String, Schema> schemas;

    private Schemas(Map<String, Schema> schemas) {
        this.schemas = Sorted.map(schemas);
    }

    /** The schemas in this jar. */
    public static Schemas bundled() {
        Node.Fields builtin = resource("/dev/databasespec/cli/schema/builtin.yaml");
        Schema metadata = SchemaReader.read(fields(builtin, "metadata"));
        Schema text = SchemaReader.read(fields(builtin, "text"));
        Map<String, Schema> schemas = new TreeMap<>();
        for (String kind : List.of("Secret", "Namespace", "List")) {
            schemas.put("v1 " + kind, SchemaReader.read(fields(builtin, kind)));
        }
        CRDS.forEach(plural -> addCrd(resource("/crds/" + plural + ".databasespec.dev.yaml"), metadata, text, schemas));
        return new Schemas(schemas);
    }

    public boolean knows(String apiVersion, String kind) {
        return schemas.containsKey(apiVersion + " " + kind);
    }

    /** The version under which a kind of this name is known. */
    public Optional<String> versionOf(String kind) {
        return schemas.keySet().stream().filter(key -> key.endsWith(" " + kind)).map(key -> key.substring(0, key.indexOf(' '))).findFirst();
    }

    /** {@code DatabaseInstance, DatabaseSpec, …}, for people. */
    public String kinds() {
        return String.join(", ", schemas.keySet().stream().map(key -> key.substring(key.indexOf(' ') + 1)).sorted().toList());
    }

    /** Checks a document of a known kind. */
    public Checked check(String apiVersion, String kind, Node.Fields document) {
        Schema schema = schemas.get(apiVersion + " " + kind);
        if (schema == null) {
            throw new IllegalArgumentException("no schema of " + kind);
        }
        SchemaCheck check = new SchemaCheck();
        Node.Fields complete = check.check(schema, document);
        return new Checked(complete, check.findings());
    }

    /** A CRD is silent about apiVersion, kind and metadata, and its status is not read from files. */
    private static void addCrd(Node.Fields crd, Schema metadata, Schema text, Map<String, Schema> schemas) {
        Node.Fields spec = fields(crd, "spec");
        String group = spec.text("group").orElseThrow();
        String kind = fields(spec, "names").text("kind").orElseThrow();
        for (Node item : ((Node.Items) spec.get("versions").orElseThrow()).items()) {
            Node.Fields version = (Node.Fields) item;
            Schema schema = SchemaReader.read(fields(fields(version, "schema"), "openAPIV3Schema"));
            TreeMap<String, Schema> properties = new TreeMap<>(schema.properties());
            properties.put("metadata", metadata);
            properties.remove("status");
            properties.put("apiVersion", text);
            properties.put("kind", text);
            schemas.put(group + "/" + version.text("name").orElseThrow() + " " + kind, schema.withProperties(Sorted.map(properties)));
        }
    }

    private static Node.Fields fields(Node.Fields of, String name) {
        return (Node.Fields) of.get(name).orElseThrow(() -> new IllegalStateException(of.place() + " lacks " + name));
    }

    private static Node.Fields resource(String name) {
        try (InputStream input = Schemas.class.getResourceAsStream(name)) {
            if (input == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return (Node.Fields) YamlReader.read(name, new String(input.readAllBytes(), StandardCharsets.UTF_8)).getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidFiles e) {
            throw new IllegalStateException(e.findings().toString(), e);
        }
    }
}
