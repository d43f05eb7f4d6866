package dev.databasespec.postgres;

import dev.databasespec.reconcile.Failure.Kind;

/** What to do about a failure. */
final class Actions {
    private Actions() {}

    static String of(Kind kind, String state) {
        return switch (kind) {
            case PERMISSION_DENIED -> "let the owner of the object do it, or make our session role a member of the owner: GRANT owner TO that role";
            case MISSING_OBJECT -> "create what is missing, or correct its name; the rest is applied at the next pass";
            case DEPENDENT_OBJECTS -> "move, drop or give away what depends on it first";
            case DEPENDENT_GRANTS -> "take back what was passed on with the grant option first";
            case LOCK_TIMEOUT -> "it is retried; look for a session that holds a lock on the object (pg_locks, pg_stat_activity)";
            case CONCURRENT_CHANGE -> "it is retried with a fresh read; if this goes on, somebody else changes the same objects all the time";
            case CONNECTION_LOST -> "it is retried on a new connection";
            case READ_ONLY -> "point the DatabaseInstance at the primary: a read replica cannot be changed";
            case NOT_SUPPORTED_BY_VERSION -> "leave it out of the spec, or upgrade the server";
            case INVALID_VALUE -> "correct the value in the spec";
            case TOO_MANY_CONNECTIONS -> "raise max_connections of the server, or close sessions that nobody needs";
            case CREDENTIALS_UNAVAILABLE, INSTANCE_NOT_FOUND, INSTANCE_NOT_RUNNING, REGION_MISMATCH, API_NOT_ENABLED, CONNECTION_FAILED, AUTHENTICATION_FAILED,
                    TLS_FAILED, DATABASE_MISSING, UNSUPPORTED_VERSION, HOSTILE_DATABASE ->
                atLogin(kind, state);
            case STATEMENT_FAILED, NOT_CONVERGED -> state.equals("57014")
                    ? "raise `timeouts.statement` of the DatabaseInstance, or look for what slows the server down"
                    : state.startsWith("53")
                            ? "the server is out of a resource; look at its log"
                            : "look the SQLSTATE up in PostgreSQL's appendix A, and at the server's log";
        };
    }

    static String atLogin(Kind kind, String state) {
        if (state.equals("55000")) {
            return "ALTER DATABASE … ALLOW_CONNECTIONS true";
        }
        if (kind == Kind.TLS_FAILED && state.equals("08004")) {
            return "switch TLS on at the server; `sslMode: Disable` of the endpoint sends everything unencrypted, which is for a test server on the same machine";
        }
        return switch (kind) {
            case AUTHENTICATION_FAILED ->
                "correct user and password of the DatabaseInstance; the server has to offer SCRAM-SHA-256, and its pg_hba.conf has to let us in";
            case TLS_FAILED ->
                "correct `sslMode` and `sslRootCert` of the endpoint: the server's certificate has to name the host and to be signed by that authority";
            case DATABASE_MISSING -> "create the database, declare `create` in the DatabaseSpec, or correct `database`";
            case TOO_MANY_CONNECTIONS ->
                "it is retried; close sessions that nobody needs, or raise max_connections or the connection limit of the role or database";
            case PERMISSION_DENIED -> "GRANT CONNECT ON DATABASE … to our user, and see that it may SET ROLE to `admin.sessionRole`";
            case UNSUPPORTED_VERSION -> "upgrade the server";
            case HOSTILE_DATABASE -> "drop the event trigger, or name it in `trustedEventTriggers` of the DatabaseInstance";
            case CREDENTIALS_UNAVAILABLE, INSTANCE_NOT_FOUND, INSTANCE_NOT_RUNNING, REGION_MISMATCH, API_NOT_ENABLED, CONNECTION_FAILED, READ_ONLY,
                    MISSING_OBJECT, DEPENDENT_OBJECTS, DEPENDENT_GRANTS, NOT_SUPPORTED_BY_VERSION, INVALID_VALUE, LOCK_TIMEOUT,
                    CONCURRENT_CHANGE, CONNECTION_LOST, STATEMENT_FAILED, NOT_CONVERGED ->
                "see that host and port are right, that the server runs and accepts connections, and that nothing between stops them";
        };
    }
}
