package dev.databasespec.testbed.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.testbed.CloudSqlLikeServer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where there is no psql, what stands in for it prints the same. */
class PsqlTest {
    @Test
    void printsAsPsqlDoes() {
        try (var server = CloudSqlLikeServer.start(18)) {
            server.execute("postgres", "CREATE TABLE public.item (id integer, name text, note text); GRANT SELECT, INSERT ON public.item TO postgres");
            var jdbc = new Psql(server, "postgres", Optional.empty());
            assertThat(run(jdbc, server, "INSERT INTO item VALUES (1, 'slide rule', NULL), (20, 'abacus', 'x')")).isEqualTo("INSERT 0 2\n");
            assertThat(run(jdbc, server, "SET lock_timeout = 0; SELECT * FROM item ORDER BY id")).isEqualTo("""
                    SET
                     id |    name    | note
                    ----+------------+------
                      1 | slide rule |
                     20 | abacus     | x
                    (2 rows)
                    """);
            assertThat(run(jdbc, server, "SELECT name FROM item WHERE id = 1")).isEqualTo("""
                        name
                    ------------
                     slide rule
                    (1 row)
                    """);
            assertThat(run(jdbc, server, "DELETE FROM item")).isEqualTo("ERROR:  permission denied for table item\n");

            var real = Psql.find(server, "postgres");
            if (real.program().isPresent()) {
                for (var sql : new String[]{"SELECT * FROM item ORDER BY id", "SELECT name FROM item WHERE false", "DELETE FROM item"}) {
                    assertThat(run(jdbc, server, sql)).isEqualTo(run(real, server, sql));
                }
            }
        }
    }

    /** psql fills the last column with spaces; nobody sees them. */
    private static String run(Psql psql, CloudSqlLikeServer server, String sql) {
        return psql.run("postgres", server.adminPassword(), sql).output().lines().map(line -> line.stripTrailing() + "\n")
                .filter(line -> !line.equals("\n")).reduce("", String::concat);
    }
}
