package dev.databasespec.testbed.quickstart;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked for.
 *
 * @param cloud the story on Cloud SQL
 * @param once end by itself
 */
record Options(boolean cloud, boolean once) {
    static final String USAGE = """
            usage: ./quickstart [--cloud] [--once]
              --cloud   the story on Cloud SQL: the connector, Secret Manager and the Admin API, with stand-ins for Google on this machine
              --once    end by itself instead of staying up; exit code 0 if everything happened as promised
              --help    show this
            """;
    private static final Set<String> KNOWN = Set.of("--cloud", "--once");

    /** Empty: something was asked for that there is not. */
    static Optional<Options> of(List<String> words) {
        return KNOWN.containsAll(words) && Set.copyOf(words).size() == words.size()
                ? Optional.of(new Options(words.contains("--cloud"), words.contains("--once")))
                : Optional.empty();
    }
}
