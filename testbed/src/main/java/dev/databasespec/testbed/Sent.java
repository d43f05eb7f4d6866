package dev.databasespec.testbed;

import java.time.Instant;
import java.util.regex.Pattern;

/** One message that a client sent; several statements in one message are one entry. */
public record Sent(Instant time, long backend, String user, String database, String application, String sql) {
    private static final Pattern NOISE = Pattern.compile("--[^\\n]*|'(?:[^']|'')*'");
    private static final Pattern WRITE = Pattern.compile(
            "(?:^|;)\\s*(?:/\\*.*?\\*/\\s*)*(GRANT|REVOKE|ALTER|CREATE|DROP|COMMENT|INSERT|UPDATE|DELETE|REASSIGN|TRUNCATE|SECURITY|IMPORT|DO)\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    public boolean isWrite() {
        return WRITE.matcher(NOISE.matcher(sql).replaceAll(" ")).find();
    }
}
