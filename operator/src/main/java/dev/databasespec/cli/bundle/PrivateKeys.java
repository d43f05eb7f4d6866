package dev.databasespec.cli.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Private keys over many lines of a log: dropped from their first line to their last, also where the log begins or ends within one. */
final class PrivateKeys {
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----");
    private static final Pattern END = Pattern.compile("-----END [A-Z ]*PRIVATE KEY( BLOCK)?-----");
    private static final Pattern MIDDLE = Pattern.compile("\\s*[\\w+/=-]{4,}\\s*");
    /** No key is longer, so nobody makes the rest of a log vanish with the first line of one. */
    private static final int LONGEST = 300;

    private PrivateKeys() {}

    static Stream<String> withoutThem(Stream<String> lines) {
        List<String> kept = new ArrayList<>();
        int within = 0;
        for (String line : (Iterable<String>) lines::iterator) {
            // a line of JSON is a whole entry, never a piece of a key
            within = line.startsWith("{") || within > LONGEST ? 0 : within;
            if (line.startsWith("{")) {
                kept.add(line);
            } else if (END.matcher(line).find()) {
                if (within == 0 && !BEGIN.matcher(line).find()) {
                    dropEnd(kept);
                }
                kept.add(Redaction.LEFT_OUT);
                within = 0;
            } else if (within > 0) {
                within++;
            } else if (BEGIN.matcher(line).find()) {
                within = 1;
                kept.add(line);
            } else {
                kept.add(line);
            }
        }
        return kept.stream();
    }

    private static void dropEnd(List<String> kept) {
        while (!kept.isEmpty() && MIDDLE.matcher(kept.getLast()).matches()) {
            kept.removeLast();
        }
    }
}
