package dev.databasespec.operator;

import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which statements of the operator took effect, as the server's log tells: sent in a transaction whose COMMIT arrived. */
record Committed(List<String> statements) {
    private static final Pattern TOLD = Pattern.compile("(?:CREATE|DROP|ALTER) ROLE .*|(?:GRANT|REVOKE) .*|CREATE SCHEMA .*|COMMENT .*", Pattern.DOTALL);

    static Committed in(CloudSqlLikeServer server, String database) {
        Map<Long, List<String>> open = new HashMap<>();
        List<String> done = new ArrayList<>();
        for (Sent sent : server.statementsSince(0)) {
            if (!sent.database().equals(database)) {
                continue;
            }
            // as another role some are sent, in one message with SET LOCAL ROLE
            Stream.of(sent.sql().split(";", -1)).map(String::strip).forEach(sql -> take(sql, sent.backend(), open, done));
        }
        return new Committed(List.copyOf(done));
    }

    private static void take(String sql, long backend, Map<Long, List<String>> open, List<String> done) {
        if (sql.startsWith("BEGIN")) {
            open.put(backend, new ArrayList<>());
        } else if (sql.startsWith("COMMIT")) {
            done.addAll(open.getOrDefault(backend, List.of()));
            open.remove(backend);
        } else if (sql.equals("ROLLBACK")) {
            open.remove(backend);
        } else if (TOLD.matcher(sql).matches()) {
            open.computeIfAbsent(backend, b -> new ArrayList<>()).add(withoutVerifier(sql));
        }
    }

    /** What stands for a password is not in the history; what it was made of is not in the log. */
    static String withoutVerifier(String sql) {
        return sql.replaceAll("(?s)PASSWORD ['‹].*", "PASSWORD …");
    }
}
