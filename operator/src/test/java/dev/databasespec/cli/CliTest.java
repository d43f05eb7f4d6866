package dev.databasespec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CliTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '`', value = {
            "plna => dbspec: Unmatched argument at index 0: 'plna'",
            "plan => dbspec: Missing required option: '--filename=FILE|DIR'",
            "plan -f => dbspec: Missing required parameter for option '--filename' (FILE|DIR)",
            "plan -f x --nope => dbspec: Unknown option: '--nope'",
            "plan -f x -o xml => dbspec: Invalid value for option '--output': expected one of [text, json, yaml, sql] (case-insensitive) but was 'xml'",
            "apply -f x -o sql => dbspec: apply has no -o sql: dbspec plan -o sql shows the script, and psql runs it",
            "validate -f missing => missing: there is no such file or directory",
            "validate -f . => .: this directory holds no *.yaml, *.yml or *.json; name another one",
            "plan -f - => standard input: holds no manifest; fill it or leave it out",
            "get pods => dbspec: there is no kind \"pods\"; known are dbi, dbspec, dbchange, dbapprove, roletpl and, for all of them, dbspecs",
            "get dbi ../secrets => dbspec: \"../secrets\" is not the name of a resource",
            "get dbi x -A => dbspec: a name is of one namespace: leave out --all-namespaces",
            "diff => dbspec: Missing required parameter: 'CHANGE'",
            "diff ../secrets => dbspec: \"../secrets\" is not the name of a resource",
            "approve x => dbspec: there is no terminal to ask on: look at the change with dbspec diff, then approve it with --yes",
            "approve x --yes --wait soon => dbspec: --wait: a duration such as 250ms, 10s, 5m or 1h30m is expected",
            "approve x --yes --expires 0s => dbspec: --expires: an approval that has expired at once is none",
            "reject x --yes => dbspec: reject needs --reason: whoever wrote the DatabaseSpec reads it",
            "revert x -o sql => dbspec: revert has no -o sql: what is changed in the database by hand, the operator changes back"})
    void endsWithThreeAndOneLineWhereTheCommandIsWrong(String command, String message) {
        var result = run(Map.of("KUBECONFIG", kubeconfig()), command.strip().split(" +", -1));

        assertThat(result.code()).isEqualTo(3);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines().findFirst()).contains(message);
    }

    @Test
    void showsHowItIsUsed() {
        assertThat(run(Map.of())).satisfies(result -> assertThat(result.code()).isEqualTo(3))
                .satisfies(
                        result -> assertThat(result.err()).contains("Usage: dbspec", "validate", "plan", "apply", "get", "diff", "approve", "reject", "revert",
                                "version", "operator", "Exit codes"));
        assertThat(run(Map.of(), "--help")).satisfies(result -> assertThat(result.code()).isZero())
                .satisfies(result -> assertThat(result.out()).contains("Usage: dbspec"));
        assertThat(run(Map.of(), "plan", "--help").out()).contains("--filename", "--state", "--output", "text, json, yaml, sql");
        assertThat(run(Map.of(), "version")).satisfies(result -> assertThat(result.out()).startsWith("dbspec "))
                .satisfies(result -> assertThat(run(Map.of(), "--version").out()).isEqualTo(result.out()));
    }

    @Test
    void namesAClusterThatCannotBeReached() {
        var result = run(Map.of("KUBECONFIG", kubeconfig()), "get");

        assertThat(result.code()).as(result.err()).isEqualTo(4);
        assertThat(result.err()).startsWith("dbspec: the cluster cannot be reached at http://127.0.0.1:1/: ConnectException").contains("KUBECONFIG");
        assertThat(run(Map.of("KUBECONFIG", "nowhere"), "get").err()).startsWith("dbspec: KUBECONFIG names no file that is there: nowhere");
    }

    @Test
    void coloursOnATerminalOnlyAndNeverWithNoColor() {
        assertThat(palette(Map.of(), true)).isTrue();
        assertThat(palette(Map.of(), false)).isFalse();
        assertThat(palette(Map.of("NO_COLOR", "1"), true)).isFalse();
        assertThat(palette(Map.of("NO_COLOR", ""), true)).isTrue();
        assertThat(palette(Map.of("TERM", "dumb"), true)).isFalse();
    }

    private boolean palette(Map<String, String> environment, boolean terminal) {
        return new Console(System.in, System.out, System.err, environment, folder, terminal).palette().colourful();
    }

    private String kubeconfig() {
        Path file = folder.resolve("config.kube");
        String text = """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
                contexts: [{name: c, context: {cluster: c, user: u, namespace: team}}]
                current-context: c
                users: [{name: u, user: {}}]
                """;
        try {
            return Files.writeString(file, text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Shop.Result run(Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Cli.run(arguments, new ByteArrayInputStream(new byte[0]), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), environment, folder);
        return new Shop.Result(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
