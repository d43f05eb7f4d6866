package dev.databasespec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.CloudSqlLikeServer;
import dev.databasespec.testbed.Sent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Transactions of the operator that changed something and whose COMMIT reached the server, as its log tells, in that order. */
record Writers(List<Write> writes) {
    /** From the first statement to COMMIT. */
    record Write(String database, String application, Instant first, Instant commit) {}

    static Writers in(CloudSqlLikeServer server) {
        Map<Long, Instant> open = new HashMap<>();
        List<Write> done = new ArrayList<>();
        for (Sent sent : server.statementsSince(0)) {
            if (sent.sql().startsWith("BEGIN")) {
                open.remove(sent.backend());
            } else if (sent.sql().startsWith("COMMIT")) {
                Instant first = open.remove(sent.backend());
                if (first != null) {
                    done.add(new Write(sent.database(), sent.application(), first, sent.time()));
                }
            } else if (sent.isWrite()) {
                open.putIfAbsent(sent.backend(), sent.time());
            }
        }
        return new Writers(List.copyOf(done));
    }

    /** In no database did two write at the same time, and whoever committed had the Lease at that moment. */
    void wereOneAtATime(Terms terms) {
        assertThat(writes).isNotEmpty();
        Map<String, Write> last = new HashMap<>();
        for (Write write : writes) {
            Write before = last.put(write.database(), write);
            assertThat(before == null || !write.first().isBefore(before.commit())).as(() -> before + " and " + write).isTrue();
            assertThat("databasespec/" + terms.at(write.commit())).as(() -> write + " in " + terms.all()).isEqualTo(write.application());
        }
    }
}
