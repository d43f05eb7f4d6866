package dev.databasespec.cli.manifest;

import dev.databasespec.cli.schema.Schemas;
import dev.databasespec.cli.yaml.Finding;
import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.cli.yaml.SourceFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder of manifests and what the command line says to them. */
public record Folder(Path path) {
    public static final String INSTANCE = """
            apiVersion: v1
            kind: Secret
            metadata: {name: pg-admin, namespace: shop}
            stringData: {password: Canary-4711}
            ---
            apiVersion: databasespec.dev/v1alpha1
            kind: DatabaseInstance
            metadata: {name: pg, namespace: shop}
            spec:
              endpoint: {host: 127.0.0.1, port: 5432, sslMode: Disable}
              admin: {username: postgres, password: {secretKeyRef: {name: pg-admin, key: password}}}
            ---
            """;
    public static final String SPEC = INSTANCE + """
            apiVersion: databasespec.dev/v1alpha1
            kind: DatabaseSpec
            metadata: {name: spec, namespace: shop}
            spec:
              instanceRef: {name: pg}
              database: shop
            """;
    private static final Schemas SCHEMAS = Schemas.bundled();

    Folder with(String name, String text) {
        return with(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Folder with(String name, byte[] bytes) {
        try {
            Path file = path.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
            return this;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    Manifests read(String... arguments) throws InvalidFiles {
        return read("", arguments);
    }

    Manifests read(String standardInput, String[] arguments) throws InvalidFiles {
        SourceFiles files = new SourceFiles(path, new ByteArrayInputStream(standardInput.getBytes(StandardCharsets.UTF_8)));
        Manifests manifests = ManifestReader.read(files, List.of(arguments), SCHEMAS);
        References.check(manifests);
        return manifests;
    }

    /** What is said of the one file {@code f.yaml} that holds this; nothing where it is valid. */
    public List<String> said(String text) {
        return said(text.getBytes(StandardCharsets.UTF_8));
    }

    public List<String> said(byte[] bytes) {
        try {
            with("f.yaml", bytes).read("f.yaml");
            return List.of();
        } catch (InvalidFiles e) {
            return e.findings().stream().map(Finding::toString).toList();
        }
    }
}
