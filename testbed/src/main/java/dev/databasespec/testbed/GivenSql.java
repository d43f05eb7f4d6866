package dev.databasespec.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The sections of a script: a line {@code -- as: ROLE} says who runs what follows. */
record GivenSql(List<Section> sections) {
    record Section(String role, String sql) {}

    private static final Pattern AS = Pattern.compile("--\\s*as:\\s*(\\S.*?)\\s*");

    static GivenSql parse(String text) {
        var sections = new ArrayList<Section>();
        var role = CloudSqlLikeServer.SUPERUSER;
        var sql = new StringBuilder();
        for (var line : text.lines().toList()) {
            var heading = AS.matcher(line);
            if (heading.matches()) {
                sections.add(new Section(role, sql.toString()));
                role = heading.group(1);
                sql.setLength(0);
            } else {
                sql.append(line).append('\n');
            }
        }
        sections.add(new Section(role, sql.toString()));
        return new GivenSql(sections.stream().filter(section -> !section.sql().isBlank()).toList());
    }
}
