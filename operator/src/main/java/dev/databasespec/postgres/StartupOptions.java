package dev.databasespec.postgres;

import dev.databasespec.model.Name;
import dev.databasespec.reconcile.Target.Limits;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The settings of a session, sent in the start-up packet. A tenant can preset nearly all of them for its database or for all roles in it, and only what
 * comes with the packet beats that: later is too late, a name that shadows {@code pg_has_role} may have run by then.
 */
final class StartupOptions {
    private final Map<String, String> settings = new LinkedHashMap<>();

    private StartupOptions(Limits limits) {
        settings.put("search_path", "pg_catalog,pg_temp");
        settings.put("default_transaction_read_only", "off");
        settings.put("default_transaction_isolation", "read committed");
        settings.put("default_transaction_deferrable", "off");
        settings.put("statement_timeout", millis(limits.statementTimeout()));
        settings.put("lock_timeout", millis(limits.lockTimeout()));
        settings.put("idle_in_transaction_session_timeout", "60s");
        settings.put("standard_conforming_strings", "on");
        settings.put("row_security", "on");
        settings.put("client_min_messages", "error");
        settings.put("IntervalStyle", "postgres");
        settings.put("bytea_output", "hex");
        settings.put("extra_float_digits", "1");
        settings.put("quote_all_identifiers", "off");
        settings.put("array_nulls", "on");
        settings.put("transform_null_equals", "off");
        settings.put("password_encryption", "scram-sha-256");
        settings.put("local_preload_libraries", "");
        settings.put("exit_on_error", "off");
        // a parallel worker starts with what the tenant has preset for his database, and ends us with his transaction_timeout
        settings.put("max_parallel_workers_per_gather", "0");
    }

    /** What every server from 13 on knows, for the first look at one. A name that the server does not know would refuse the login. */
    static String anyServer(Limits limits) {
        StartupOptions options = new StartupOptions(limits);
        options.settings.put("role", "none");
        return options.render();
    }

    static String of(Limits limits, ServerFacts facts) {
        StartupOptions options = new StartupOptions(limits);
        options.role(facts.sessionRole());
        if (facts.atLeast(14)) {
            options.settings.put("idle_session_timeout", "0");
        }
        if (facts.atLeast(16)) {
            options.settings.put("createrole_self_grant", "");
            options.settings.put("scram_iterations", "4096");
        }
        if (facts.atLeast(17)) {
            options.settings.put("transaction_timeout", "0");
        }
        return options.render();
    }

    private void role(Optional<Name> role) {
        settings.put("role", role.map(Name::value).orElse("none"));
    }

    static String millis(Duration timeout) {
        return Long.toString(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
    }

    private String render() {
        return settings.entrySet().stream().map(e -> "-c " + e.getKey() + "=" + escape(e.getValue())).collect(Collectors.joining(" "));
    }

    private static String escape(String value) {
        return value.replaceAll("[\\\\\\s]", "\\\\$0");
    }
}
