package dev.databasespec.testbed;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What the server wrote about its sessions, read from "log_statement = all" and "log_connections". */
final class ServerLog {
    private record Entry(String time, long backend, String user, String database, String application, String level, StringBuilder text) {
        /** The log is written in UTC. */
        Instant instant() {
            return Instant.parse(time.replace(' ', 'T') + "Z");
        }

        boolean isOurs() {
            return application.equals(Connections.APPLICATION) || user.equals(CloudSqlLikeServer.SUPERUSER)
                    || text.indexOf("application_name=" + Connections.APPLICATION) >= 0;
        }
    }

    private static final Pattern LINE = Pattern
            .compile("(\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d+) \\S+ \\[(\\d+)] (.*?)@(.*?)/(.*?) [0-9A-Z]{5} ([A-Z]+[0-9]?):  (.*)");
    private static final Pattern STATEMENT = Pattern.compile("(?:statement|execute [^:]*): (.*)", Pattern.DOTALL);

    private final Path file;

    ServerLog(Path file) {
        this.file = file;
    }

    long mark() {
        return Texts.size(file);
    }

    String since(long mark) {
        return Texts.since(file, mark);
    }

    List<Sent> statements(long mark) {
        var sent = new ArrayList<Sent>();
        for (var entry : entries(mark)) {
            var statement = STATEMENT.matcher(entry.text());
            if (entry.level().equals("LOG") && !entry.user().equals("[unknown]") && !entry.user().isEmpty() && !entry.isOurs() && statement.matches()) {
                sent.add(new Sent(entry.instant(), entry.backend(), entry.user(), entry.database(), entry.application(), statement.group(1)));
            }
        }
        return List.copyOf(sent);
    }

    int newBackends(long mark) {
        return (int) entries(mark).stream().filter(entry -> entry.text().indexOf("connection authorized") == 0 && !entry.isOurs()).count();
    }

    private List<Entry> entries(long mark) {
        var entries = new ArrayList<Entry>();
        for (var line : since(mark).split("\n", -1)) {
            var start = LINE.matcher(line);
            if (start.matches()) {
                entries.add(new Entry(start.group(1), Long.parseLong(start.group(2)), start.group(3), start.group(4), start.group(5), start.group(6),
                        new StringBuilder(start.group(7))));
            } else if (!entries.isEmpty()) {
                entries.getLast().text().append('\n').append(line.startsWith("\t") ? line.substring(1) : line); // the server indents what follows by a tab
            }
        }
        return entries;
    }
}
