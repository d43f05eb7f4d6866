package dev.databasespec.operator;

import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Sent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

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
            String sql = sent.sql().strip();
            if (sql.startsWith("BEGIN")) {
                open.put(sent.backend(), new ArrayList<>());
            } else if (sql.startsWith("COMMIT")) {
                done.addAll(open.getOrDefault(sent.backend(), List.of()));
                open.remove(sent.backend());
            } else if (sql.startsWith("ROLLBACK")) {
                open.remove(sent.backend());
            } else if (TOLD.matcher(sql).matches()) {
                open.computeIfAbsent(sent.backend(), b -> new ArrayList<>()).add(sql);
            }
        }
        return new Committed(List.copyOf(done));
    }
}
