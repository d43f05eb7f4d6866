package dev.databasespec.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.cli.manifest.Folder;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The command line has no API server to ask: what a cluster refuses, files must not get away with. */
class FilesAreCheckedAsTheApiServerDoesTest {
    private static final String OTHERS = """
            ---
            {apiVersion: databasespec.dev/v1alpha1, kind: RoleTemplate, metadata: {name: t}, spec: {version: 1.0.0, roles: [{name: "{database}_{schema}"}]}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: s}, stringData: {k: v}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: ca}, stringData: {ca.crt: v}}
            ---
            apiVersion: databasespec.dev/v1alpha1
            kind: DatabaseInstance
            metadata: {name: pg}
            spec: {endpoint: {host: db}, admin: {password: {secretKeyRef: {name: s, key: k}}}}
            ---
            apiVersion: databasespec.dev/v1alpha1
            kind: DatabaseInstance
            metadata: {name: pg, namespace: platform}
            spec: {endpoint: {host: db}, admin: {password: {secretKeyRef: {name: s, key: k}}}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: s, namespace: platform}, stringData: {k: v}}
            """;

    @TempDir
    Path temporary;

    @ParameterizedTest
    @MethodSource("dev.databasespec.api.Refusals#all")
    void refusesWhatTheApiServerRefuses(Refusal refusal) {
        var said = new Folder(temporary).said(refusal.manifest() + OTHERS);

        assertThat(said).isNotEmpty().allSatisfy(line -> assertThat(line).matches("f[.]yaml:[1-5]:[0-9]+: .+"));
        boolean isRefusedByTheReader = refusal.spec().contains("\\u0000");
        if (!isRefusedByTheReader && !isInTheWordsOfTheApiServer(refusal.sentence())) {
            assertThat(said).anySatisfy(line -> assertThat(line).contains(refusal.sentence()));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.databasespec.api.Refusals#accepted")
    void acceptsWhatTheApiServerAccepts(String kind, String spec) {
        assertThat(new Folder(temporary).said(Refusal.manifest(kind, "ok", spec) + OTHERS)).isEmpty();
    }

    /** Sentences of the schema's structure: ours are others, since they name line and column. */
    private static boolean isInTheWordsOfTheApiServer(String sentence) {
        return sentence.matches(
                ".*(Required value|unknown field|[Tt]oo (long|many|few|short)|upported value|should (be|have)|Duplicate value|must be of type|Invalid value).*");
    }
}
