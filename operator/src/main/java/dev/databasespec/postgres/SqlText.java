package dev.databasespec.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** SQL from a resource file, without its comments. */
record SqlText(String sql) {
    static SqlText load(String name) {
        try (InputStream in = SqlText.class.getResourceAsStream(name + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("resource " + name + ".sql is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new SqlText(text.lines().filter(l -> !l.startsWith("--")).collect(Collectors.joining("\n")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills {@code {name}} in with SQL that is quoted already. */
    SqlText with(String name, String quoted) {
        return new SqlText(sql.replace("{" + name + "}", quoted));
    }
}
