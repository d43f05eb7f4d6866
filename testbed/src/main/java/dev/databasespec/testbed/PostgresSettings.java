package dev.databasespec.testbed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The server's configuration: loopback only, no durability, everything logged. */
final class PostgresSettings {
    private PostgresSettings() {}

    static String render(int port, Map<String, String> extra) {
        var settings = new LinkedHashMap<String, String>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        settings.put("password_encryption", "scram-sha-256");
        settings.put("fsync", "off");
        settings.put("synchronous_commit", "off");
        settings.put("full_page_writes", "off");
        settings.put("autovacuum", "off");
        settings.put("max_connections", "200");
        settings.put("shared_preload_libraries", "pg_stat_statements");
        settings.put("log_destination", "stderr");
        settings.put("logging_collector", "off");
        settings.put("log_statement", "all");
        settings.put("log_connections", "on");
        settings.put("log_disconnections", "on");
        settings.put("log_checkpoints", "off");
        settings.put("log_line_prefix", "%m [%p] %u@%d/%a %e ");
        settings.put("log_timezone", "UTC");
        settings.putAll(extra);
        return settings.entrySet().stream().map(entry -> entry.getKey() + " = '" + entry.getValue().replace("'", "''") + "'\n")
                .collect(Collectors.joining("", "\n", ""));
    }

    /** Nobody but the superuser gets into database cloudsqladmin; IAM users log in without a password when their tokens are not part of the test. */
    static String access(boolean iamTrust) {
        var iam = iamTrust ? """
                host  all  +cloudsqliamuser,+cloudsqliamserviceaccount,+cloudsqliamgroupuser,+cloudsqliamgroupserviceaccount  127.0.0.1/32  trust
                """ : "";
        return """
                host  all  cloudsqladmin  127.0.0.1/32  scram-sha-256
                host  cloudsqladmin  all  127.0.0.1/32  reject
                """ + iam + """
                host  all  all  127.0.0.1/32  scram-sha-256
                """;
    }
}
