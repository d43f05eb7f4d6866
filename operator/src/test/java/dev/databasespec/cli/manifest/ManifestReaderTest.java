package dev.databasespec.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.cli.yaml.InvalidFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestReaderTest {
    @TempDir
    Path temporary;
    private Folder folder;

    @BeforeEach
    void folder() {
        folder = new Folder(temporary);
    }

    @Test
    void readsSeveralDocumentsWithCommentsAndAnchors() throws InvalidFiles {
        folder.with("a.yaml", "# a comment\n" + Folder.SPEC + """
                  roles:
                  - &reader {name: a, grants: [{privileges: [CONNECT], database: {}}]}
                  - {<<: *reader, name: b}   # another
                """);

        Manifests manifests = folder.read("a.yaml");

        assertThat(manifests.instances()).containsOnlyKeys(new Key("shop", "pg"));
        assertThat(manifests.secrets()).containsOnlyKeys(new Key("shop", "pg-admin"));
        var roles = manifests.specs().values().iterator().next().resource().getSpec().roles();
        assertThat(roles).extracting(role -> role.name()).containsExactly("a", "b");
        assertThat(roles.getLast().grants()).isEqualTo(roles.getFirst().grants());
    }

    @Test
    void readsDirectoriesToAnyDepthAndLeavesHiddenAndOtherFilesAlone() throws InvalidFiles {
        folder.with("m/one.yaml", Folder.INSTANCE).with("m/deep/er/two.yml", Folder.SPEC.substring(Folder.INSTANCE.length())).with("m/.dbspec-state.json", "{")
                .with("m/.git/x.yaml", "{")
                .with("m/notes.txt", "{")
                .with("m/three.json", "{\"apiVersion\": \"v1\", \"kind\": \"Namespace\", \"metadata\": {\"name\": \"shop\", \"labels\": {\"team\": \"a\"}}}");

        Manifests manifests = folder.read("m", "m/one.yaml");

        assertThat(manifests.specs()).hasSize(1);
        assertThat(manifests.instances()).hasSize(1);
        assertThat(manifests.namespaces().get("shop")).containsEntry("team", "a");
    }

    @Test
    void readsStandardInputAndListsAsKubectlPrintsThem() throws InvalidFiles {
        String list = "apiVersion: v1\nkind: List\nitems:\n- " + Folder.SPEC.substring(Folder.INSTANCE.length()).stripTrailing().replace("\n", "\n  ")
                + "\n  status: {anything: [goes]}\n";

        assertThat(folder.with("i.yaml", Folder.INSTANCE).read(list, new String[]{"-", "i.yaml"}).specs()).hasSize(1);
    }

    @Test
    void putsResourcesWithoutNamespaceIntoDefault() throws InvalidFiles {
        assertThat(folder.with("a.yaml", Folder.SPEC.replace(", namespace: shop", "")).read("a.yaml").specs()).containsOnlyKeys(new Key("default", "spec"));
    }

    @Test
    void takesStringDataBeforeData() throws InvalidFiles {
        String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {a: b25l, b: dHdv}\nstringData: {a: won}\n";

        SecretManifest read = folder.with("s.yaml", secret).read("s.yaml").secret(new Key("default", "s")).orElseThrow().resource();

        assertThat(read.get("a").orElseThrow().reveal()).isEqualTo("won".toCharArray());
        assertThat(read.get("b").orElseThrow().reveal()).isEqualTo("two".toCharArray());
        assertThat(read.toString()).doesNotContain("won", "two");
    }

    @Test
    void namesAnUnknownFieldWithItsPlaceAndTheNearestKnownOne() {
        assertThat(folder.said(Folder.SPEC + "  roles: [{name: a, grnats: []}]\n"))
                .containsExactly("f.yaml:19:21: unknown field \"grnats\" in spec.roles[0] (did you mean \"grants\"?)");
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() {
        assertThat(folder.said(Folder.SPEC + "  enforcement: Sometimes\n  interval: 3s\n  roles: [{name: a, login: yes please}]\n  frobnicate: 1\n"))
                .containsExactly(
                        "f.yaml:19:16: spec.enforcement is one of Authoritative, Additive, not \"Sometimes\"",
                        "f.yaml:21:28: spec.roles[0].login takes true or false, but this is text",
                        "f.yaml:22:3: unknown field \"frobnicate\" in spec");
    }

    @Test
    void refusesADuplicateKeyAndSaysWhereTheFirstOneIs() {
        assertThat(folder.said(Folder.SPEC + "  database: other\n"))
                .containsExactly("f.yaml:19:3: the key \"database\" stands here a second time, first on line 18; remove one of them");
    }

    @Test
    void refusesHalfWrittenYaml() {
        assertThat(folder.said(Folder.SPEC + "  roles:\n  - name: a\n    grants: [{privileges: [SELECT")).singleElement().asString().startsWith("f.yaml:2")
                .contains("this is not valid YAML").contains("complete");
        assertThat(folder.said("a: 'b")).singleElement().asString().contains("not valid YAML");
        assertThat(folder.said("a:\n\t- b\n")).singleElement().asString().contains("not valid YAML");
        assertThat(folder.said("a: b: c\n")).singleElement().asString().startsWith("f.yaml:1:5: this is not valid YAML");
    }

    @Test
    void refusesAliasesThatMultiply() {
        StringBuilder bomb = new StringBuilder("a: &a [x, x, x, x, x, x, x, x, x]\n");
        for (char c = 'b'; c < 'k'; c++) {
            bomb.append(c).append(": &").append(c).append(" [").append(("*" + (char) (c - 1) + ", ").repeat(9)).append("]\n");
        }

        assertThat(folder.said(bomb.toString())).singleElement().asString().contains("more than 200000 values, aliases followed");
        assertThat(folder.said("a: &a [*a]")).singleElement().asString().contains("names no anchor");
    }

    @Test
    void refusesDepthWithoutFallingOver() {
        assertThat(folder.said("[".repeat(5000))).singleElement().asString().contains("nested deeper than 64 levels");
        assertThat(folder.said("{a: ".repeat(5000))).singleElement().asString().contains("nested deeper than 64 levels");
        assertThat(folder.said("- ".repeat(5000))).singleElement().asString().contains("nested deeper than 64 levels");
    }

    @Test
    void refusesNulHoweverItIsWritten() {
        assertThat(folder.said(Folder.SPEC + "  roles: [{name: \"a\\0b\"}]\n")).singleElement().asString().contains("f.yaml:19:18: ").contains("NUL");
        assertThat(folder.said("a: \0"))
                .containsExactly("f.yaml:1:4: the character U+0000 is not allowed in YAML; remove it (is this UTF-16? save it as UTF-8)");
        assertThat(folder.said("a: \u0007b")).containsExactly("f.yaml:1:4: the character U+0007 is not allowed in YAML; remove it");
    }

    @Test
    void refusesWhatIsNotUtf8AndTakesAByteOrderMark() {
        assertThat(folder.said(new byte[]{'a', ':', '\n', ' ', (byte) 0xC3})).containsExactly("f.yaml:2:2: this is not UTF-8 text; save it as UTF-8");
        assertThat(folder.said("\uFEFF" + Folder.SPEC)).isEmpty();
        assertThat(folder.said(Folder.SPEC.getBytes(StandardCharsets.UTF_16LE))).singleElement().asString().contains("save it as UTF-8");
    }

    @Test
    void refusesTagsAndStrangeKeys() {
        assertThat(folder.said("a: !!java.lang.String b")).containsExactly(
                "f.yaml:1:4: a tag (a word that begins with !) is not allowed; put text that begins with ! in quotes");
        assertThat(folder.said("{[a]: b}")).singleElement().asString().contains("a key is text, but this is a list");
        assertThat(folder.said("on: b")).containsExactly("f.yaml:1:1: kubectl reads the key on as true; put it in quotes");
    }

    @Test
    void refusesFilesBeyondAMebibyte() {
        assertThat(folder.said("#" + "x".repeat(1 << 20))).containsExactly("f.yaml: larger than 1 MiB, which is more than Kubernetes takes; split it");
    }

    @Test
    void refusesKindsItDoesNotKnow() {
        assertThat(folder.said("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n")).containsExactly(
                "f.yaml:2:7: the kind \"Deployment\" of \"apps/v1\" is not known here; known are ChangeApproval, DatabaseChange, DatabaseInstance, DatabaseSpec, List, Namespace, RoleTemplate, Secret");
        assertThat(folder.said(Folder.SPEC.replace("v1alpha1\nkind: DatabaseSpec", "v1\nkind: DatabaseSpec"))).containsExactly(
                "f.yaml:13:13: the apiVersion \"databasespec.dev/v1\" of DatabaseSpec is not known; write databasespec.dev/v1alpha1");
        assertThat(folder.said("just: a map")).containsExactly("f.yaml:1:1: a manifest needs the fields apiVersion and kind; is this one?");
        assertThat(folder.said("[1, 2]")).singleElement().asString().contains("but this is a list");
    }

    @Test
    void refusesFilesAndFoldersThatHoldNothing() throws Exception {
        assertThat(folder.said("# nothing but a comment\n---\n")).containsExactly("f.yaml: holds no manifest; fill it or leave it out");
        assertThat(folder.said("")).containsExactly("f.yaml: holds no manifest; fill it or leave it out");
        Files.createDirectory(temporary.resolve("empty"));
        assertThat(refusal("empty")).isEqualTo("empty: this directory holds no *.yaml, *.yml or *.json; name another one");
        assertThat(refusal("missing.yaml")).isEqualTo("missing.yaml: there is no such file or directory");
    }

    @Test
    void readsBareWordsAsKubectlDoes() {
        assertThat(folder.said(Folder.SPEC + "  roles: [{name: no}]\n"))
                .containsExactly("f.yaml:19:18: spec.roles[0].name takes text, but this is false (kubectl reads a bare no so); put it in quotes");
        assertThat(folder.said(Folder.SPEC + "  roles: [{name: 1_000}]\n"))
                .containsExactly("f.yaml:19:18: spec.roles[0].name takes text, but this is a number; put it in quotes");
        assertThat(folder.said(Folder.SPEC + "  roles: [{name: 'no', login: on, connectionLimit: 010, validUntil: 2027-01-31T00:00:00Z}]\n")).isEmpty();
        assertThat(folder.said(Folder.SPEC + "  roles:\n")).isEmpty();
    }

    @Test
    void refusesTheSameResourceTwice() {
        assertThat(folder.said(Folder.SPEC + "---\n" + Folder.SPEC.substring(Folder.INSTANCE.length()))).containsExactly(
                "f.yaml:20:1: DatabaseSpec \"spec\" of namespace \"shop\" stands at f.yaml:13:1 already; remove one of them");
    }

    @Test
    void refusesTheSameNameTwiceInAList() {
        assertThat(folder.said(Folder.SPEC + "  roles: [{name: a}, {name: a}]\n"))
                .containsExactly("f.yaml:19:22: spec.roles[1] is a duplicate: the name \"a\" stands on line 19 already; merge the two");
    }

    @Test
    void namesReferencesThatLeadNowhere() {
        assertThat(folder.said(Folder.SPEC.replace("instanceRef: {name: pg}", "instanceRef: {name: pq}"))).containsExactly(
                "f.yaml:17:16: DatabaseSpec \"spec\", spec.instanceRef: the files hold no DatabaseInstance \"pq\" of namespace \"shop\"; add it with -f, or mend the"
                        + " name or namespace");
        assertThat(folder.said(Folder.SPEC.replace("key: password", "key: passwort"))).containsExactly(
                "f.yaml:11:41: DatabaseInstance \"pg\", spec.admin.password: the Secret \"pg-admin\" of namespace \"shop\" (f.yaml:1:1) has no key \"passwort\"; it has"
                        + " \"password\"");
        assertThat(folder.said(Folder.SPEC + "  roles: [{name: a, login: true, password: {secretKeyRef: {name: nowhere, key: k}}}]\n")).containsExactly(
                "f.yaml:19:44: DatabaseSpec \"spec\", password of role \"a\": the files hold no Secret \"nowhere\" of namespace \"shop\"; add it with -f, or mend the"
                        + " name");
        assertThat(folder.said(Folder.SPEC.replace("Canary-4711", "''"))).singleElement().asString().contains("is empty");
    }

    @Test
    void neverRepeatsWhatMayBeASecret() {
        String secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n";

        for (String rest : new String[]{"data: {a: Canary-4711}", "stringData: {a: !Canary-4711}", "stringData: {a: *Canary-4711}",

                "stringData: {a: 'Canary-4711}", "stringData: {a: [Canary-4711]}", "stringData: [Canary-4711]", "stringData: {a: \"Canary\\0-4711\"}",
                "data: {a: Canary-4711, b: Canary-4711}"}) {
            assertThat(folder.said(secret + rest)).as(rest).isNotEmpty().allSatisfy(line -> assertThat(line).doesNotContain("Canary"));
        }
    }

    @Test
    void takesAThousandRoles() throws InvalidFiles {
        String roles = IntStream.range(0, 1000).mapToObj(i -> "  - {name: role_" + i + ", grants: [{privileges: [USAGE], schema: app}]}\n")
                .collect(Collectors.joining());

        assertThat(folder.with("a.yaml", Folder.SPEC + "  roles:\n" + roles).read("a.yaml").specs().values().iterator().next().resource().getSpec().roles())
                .hasSize(1000);
    }

    private String refusal(String argument) {
        try {
            folder.read(argument);
            return "accepted";
        } catch (InvalidFiles e) {
            return e.findings().getFirst().toString();
        }
    }
}
