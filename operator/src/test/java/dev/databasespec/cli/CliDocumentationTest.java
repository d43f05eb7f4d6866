package dev.databasespec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.databasespec.testbed.CloudSqlLikeServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/cli.md is run: its files are written, its commands are executed, and what it says they print is what they print. */
class CliDocumentationTest {
    private static final Path PAGE = Path.of("../docs/cli.md");
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)(?: (\\w+)=(\\S+))?\n(.*?)```", Pattern.DOTALL);

    @TempDir
    Path folder;

    private record Block(String language, String value, String text) {}

    @Test
    void everyCommandPrintsWhatThePageSays() throws IOException {
        try (CloudSqlLikeServer server = CloudSqlLikeServer.start(15)) {
            server.execute("postgres", "CREATE DATABASE orders OWNER cloudsqlsuperuser");
            server.execute("orders",
                    "SET ROLE cloudsqlsuperuser; CREATE ROLE app_owner; RESET ROLE; CREATE SCHEMA app AUTHORIZATION app_owner; SET ROLE app_owner;"
                            + " CREATE TABLE app.customers(id int); CREATE TABLE app.orders(id int)");
            StringBuilder expected = new StringBuilder();
            StringBuilder printed = new StringBuilder();
            for (Block block : blocks()) {
                if (block.language.equals("yaml")) {
                    Files.writeString(folder.resolve(block.value),
                            block.text.replace("port: 5432", "port: " + server.port()).replace("change-me", server.adminPassword()));
                } else if (block.language.equals("console")) {
                    expected.append(block.text);
                    block.text.lines().filter(line -> line.startsWith("$ "))
                            .forEach(line -> printed.append(line).append('\n').append(run(line.substring(2), server)));
                }
            }
            assertThat(printed.toString()).isEqualTo(expected.toString());
        }
    }

    @Test
    void theShapeOfJsonIsThatOfTheReport() throws IOException {
        JsonNode shape = new ObjectMapper().readTree(blocks().stream().filter(block -> block.language.equals("json")).findFirst().orElseThrow().text);
        List<String> documented = new ArrayList<>();
        names(shape, "", documented);
        List<String> written = new ArrayList<>();
        names(new ObjectMapper().readTree(dev.databasespec.cli.report.Samples.json()), "", written);

        assertThat(documented).containsExactlyElementsOf(written);
    }

    @Test
    void theShapeOfAChangeIsThatOfDiff() throws IOException {
        JsonNode shape = new ObjectMapper().readTree(blocks().stream().filter(block -> block.value.equals("diff")).findFirst().orElseThrow().text);
        List<String> documented = new ArrayList<>();
        names(shape, "", documented);
        List<String> written = new ArrayList<>();
        names(new ObjectMapper().readTree(dev.databasespec.cli.change.WholeChange.json()), "", written);

        assertThat(documented).containsExactlyElementsOf(written);
    }

    @Test
    void everyOptionIsNamed() throws IOException {
        String page = Files.readString(PAGE);

        for (String verb : new String[]{"validate", "plan", "apply", "get", "diff", "approve", "reject", "revert", "history", "support-bundle", "version"}) {
            Matcher options = Pattern.compile("--[a-z-]+").matcher(run("./dbspec " + verb + " --help", null));
            while (options.find()) {
                assertThat(page).as(verb).contains(options.group().equals("--version") ? "version" : options.group());
            }
        }
    }

    private String run(String command, @Nullable CloudSqlLikeServer server) {
        Matcher psql = Pattern.compile("psql (\\w+) -c '(.*)'").matcher(command);
        if (psql.matches() && server != null) {
            server.execute(psql.group(1), "SET ROLE app_owner; " + psql.group(2));
            return "";
        }
        if (command.startsWith("sed ")) {
            assertThat(dev.databasespec.testbed.Command.of("sh", "-c", command).in(folder).run().orThrow()).isEmpty();
            return "";
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        String[] arguments = command.replaceFirst("^./dbspec ", "").split(" ", -1);
        int code = Cli.run(arguments, new ByteArrayInputStream(new byte[0]), stream, stream, Map.of(), folder);
        String text = out.toString(StandardCharsets.UTF_8);
        return (server == null ? text : text.replace("127.0.0.1:" + server.port(), "127.0.0.1:5432")) + (code == 0 ? "" : "[exit " + code + "]\n");
    }

    private static void names(JsonNode node, String path, List<String> names) {
        if (node.isArray()) {
            names(node.path(0), path + "[]", names);
        }
        node.properties().forEach(field -> {
            names.add(path + "." + field.getKey());
            names(field.getValue(), path + "." + field.getKey(), names);
        });
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            blocks.add(new Block(matcher.group(1), matcher.group(3) == null ? "" : matcher.group(3), matcher.group(4)));
        }
        return blocks;
    }
}
