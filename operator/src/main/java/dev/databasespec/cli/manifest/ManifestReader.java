package dev.databasespec.cli.manifest;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.cli.schema.Checked;
import dev.databasespec.cli.schema.Schemas;
import dev.databasespec.cli.yaml.Finding;
import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.cli.yaml.Node;
import dev.databasespec.cli.yaml.Place;
import dev.databasespec.cli.yaml.SourceFile;
import dev.databasespec.cli.yaml.SourceFiles;
import dev.databasespec.cli.yaml.YamlReader;
import dev.databasespec.kubernetes.Expansion;
import dev.databasespec.model.Printable;
import dev.databasespec.model.Sorted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Reads files into {@link Manifests}. All that is wrong in all of them is told at once. */
public final class ManifestReader {
    private static final String DEFAULT_NAMESPACE = "default";

    private final Schemas schemas;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Key, Declared<DatabaseInstance>> instances = new TreeMap<>();
    private final Map<Key, Declared<DatabaseSpec>> specs = new TreeMap<>();
    private final Map<Key, Declared<RoleTemplate>> templates = new TreeMap<>();
    private final Map<Key, Declared<SecretManifest>> secrets = new TreeMap<>();
    private final Map<Key, Declared<Map<String, String>>> namespaces = new TreeMap<>();

    private ManifestReader(Schemas schemas) {
        this.schemas = schemas;
    }

    /** Reads what the arguments name: files, directories, {@code -}. */
    public static Manifests read(SourceFiles files, List<String> arguments, Schemas schemas) throws InvalidFiles {
        ManifestReader reader = new ManifestReader(schemas);
        for (SourceFile file : files.read(arguments)) {
            reader.addFile(file);
        }
        if (!reader.findings.isEmpty()) {
            throw new InvalidFiles(reader.findings);
        }
        Map<String, Map<String, String>> labels = new TreeMap<>();
        reader.namespaces.forEach((key, namespace) -> labels.put(key.name(), namespace.resource()));
        Map<Key, Expansion> expansions = Filling.of(reader.specs, reader.templates);
        Map<Key, Declared<DatabaseSpec>> specs = new TreeMap<>();
        reader.specs.forEach((key, spec) -> specs.put(key, new Declared<>(spec.document(), Objects.requireNonNull(expansions.get(key)).resource())));
        return new Manifests(Sorted.map(reader.instances), Sorted.map(specs), Sorted.map(expansions), Sorted.map(reader.templates),
                Sorted.map(reader.secrets), Sorted.map(labels));
    }

    private void addFile(SourceFile file) {
        try {
            List<Node> documents = YamlReader.read(file.name(), file.text());
            if (documents.isEmpty()) {
                report(Place.of(file.name()), "holds no manifest; fill it or leave it out");
            }
            documents.forEach(this::addDocument);
        } catch (InvalidFiles e) {
            findings.addAll(e.findings());
        }
    }

    private void addDocument(Node document) {
        if (!(document instanceof Node.Fields fields)) {
            report(document.place(), "a manifest is a group of fields (apiVersion, kind, metadata, spec), but this is " + document.word());
            return;
        }
        Optional<String> apiVersion = fields.text("apiVersion");
        Optional<String> kind = fields.text("kind");
        if (apiVersion.isEmpty() || kind.isEmpty()) {
            report(document.place(), "a manifest needs the fields apiVersion and kind; is this one?");
        } else if (!schemas.knows(apiVersion.get(), kind.get())) {
            unknown(fields, apiVersion.get(), kind.get());
        } else {
            check(fields, apiVersion.get(), kind.get());
        }
    }

    private void unknown(Node.Fields document, String apiVersion, String kind) {
        Optional<String> version = schemas.versionOf(kind);
        report(document.get(version.isPresent() ? "apiVersion" : "kind").map(Node::place).orElse(document.place()),
                version.isPresent()
                        ? "the apiVersion " + Printable.quoted(apiVersion) + " of " + kind + " is not known; write " + version.get()
                        : "the kind " + Printable.quoted(kind) + " of " + Printable.quoted(apiVersion) + " is not known here; known are " + schemas.kinds());
    }

    private void check(Node.Fields document, String apiVersion, String kind) {
        Checked checked = schemas.check(apiVersion, kind, apiVersion.equals("v1") ? document : document.without("status"));
        if (!checked.findings().isEmpty()) {
            findings.addAll(checked.findings());
            return;
        }
        try {
            switch (kind) {
                case "List" -> ((Node.Items) checked.document().get("items").orElseThrow()).items().forEach(this::addDocument);
                case "Secret" -> add(kind, secrets, checked.document(), Resources.secret(checked.document()));
                case "Namespace" -> add(kind, namespaces, checked.document(), Resources.labels(checked.document()));
                case "DatabaseInstance" -> add(kind, instances, checked.document(), Resources.instance(checked.document(), namespace(kind, document)));
                case "DatabaseSpec" -> add(kind, specs, checked.document(), Resources.spec(checked.document(), namespace(kind, document)));
                case "RoleTemplate" -> add(kind, templates, checked.document(), Resources.template(checked.document()));
                // of a cluster: they say nothing of what a database shall look like
                case "DatabaseChange", "ChangeApproval" -> {
                }
                default -> throw new IllegalStateException("nothing reads a " + kind);
            }
        } catch (InvalidFiles e) {
            findings.addAll(e.findings());
        }
    }

    private <T> void add(String kind, Map<Key, Declared<T>> known, Node.Fields document, T resource) {
        Node.Fields metadata = (Node.Fields) document.get("metadata").orElseThrow();
        Key key = new Key(namespace(kind, document), metadata.text("name").orElseThrow());
        Declared<T> before = known.putIfAbsent(key, new Declared<>(document, resource));
        if (before != null) {
            report(document.place(), kind + " " + Printable.quoted(key.name())
                    + (key.namespace().isEmpty() ? "" : " of namespace " + Printable.quoted(key.namespace())) + " stands at "
                    + before.place() + " already; remove one of them");
        }
    }

    private static String namespace(String kind, Node.Fields document) {
        return kind.equals("Namespace") || kind.equals("RoleTemplate")
                ? ""
                : ((Node.Fields) document.get("metadata").orElseThrow()).text("namespace").orElse(DEFAULT_NAMESPACE);
    }

    private void report(Place place, String message) {
        findings.add(new Finding(place, message));
    }
}
