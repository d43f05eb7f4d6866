package dev.databasespec.postgres;

import dev.databasespec.reconcile.Failure.Kind;
import org.jspecify.annotations.Nullable;

/** Which kind of failure a SQLSTATE is. */
final class Kinds {
    private Kinds() {}

    static Kind ofStatement(String state, String text, @Nullable String constraint) {
        return switch (state) {
            case "25006" -> Kind.READ_ONLY;
            case "42501" -> text.contains("to set parameter") ? Kind.INVALID_VALUE : Kind.PERMISSION_DENIED;
            case "55P03" -> Kind.LOCK_TIMEOUT;
            case "40001", "40P01", "42710", "42P06", "42P04" -> Kind.CONCURRENT_CHANGE;
            case "23505" -> constraint != null && constraint.startsWith("pg_") ? Kind.CONCURRENT_CHANGE : Kind.STATEMENT_FAILED;
            case "XX000" -> text.contains("tuple concurrently") ? Kind.CONCURRENT_CHANGE : Kind.STATEMENT_FAILED;
            case "42704" -> text.contains("concurrently dropped")
                    ? Kind.CONCURRENT_CHANGE
                    : text.contains("configuration parameter") ? Kind.INVALID_VALUE : Kind.MISSING_OBJECT;
            case "42P01", "3F000", "42883", "42703", "42P02", "3D000" -> Kind.MISSING_OBJECT;
            case "2BP01" -> text.contains("dependent privileges") ? Kind.DEPENDENT_GRANTS : Kind.DEPENDENT_OBJECTS;
            case "42601" -> text.contains("unrecognized privilege type") ? Kind.NOT_SUPPORTED_BY_VERSION : Kind.STATEMENT_FAILED;
            case "0A000" -> Kind.NOT_SUPPORTED_BY_VERSION;
            case "0LP01", "42939", "42602", "42622", "55P02", "42P17", "22023" -> Kind.INVALID_VALUE;
            case "57P01", "57P02", "57P03", "57P05", "25P03", "25P04" -> Kind.CONNECTION_LOST;
            default -> state.startsWith("08") ? Kind.CONNECTION_LOST : state.startsWith("22") ? Kind.INVALID_VALUE : Kind.STATEMENT_FAILED;
        };
    }

    static Kind ofLogin(String state, String text, Throwable error) {
        if (isTls(error, text)) {
            return Kind.TLS_FAILED;
        }
        return switch (state) {
            case "28P01", "28000", "08004" -> text.contains("too many clients") ? Kind.TOO_MANY_CONNECTIONS : Kind.AUTHENTICATION_FAILED;
            case "3D000" -> Kind.DATABASE_MISSING;
            case "53300", "53400" -> Kind.TOO_MANY_CONNECTIONS;
            case "42501", "22023" -> Kind.PERMISSION_DENIED;
            default -> Kind.CONNECTION_FAILED;
        };
    }

    private static boolean isTls(Throwable error, String text) {
        boolean said = text.contains("does not support SSL") || text.contains("SSL error") || text.contains("could not be verified")
                || text.contains("channel binding") || text.contains("Channel Binding") || (text.contains("SSL encryption") && !text.contains("no encryption"));
        for (Throwable cause = error; cause != null && !said; cause = cause.getCause()) {
            String type = cause.getClass().getName();
            said = type.startsWith("javax.net.ssl.") || type.startsWith("java.security.cert.") || type.startsWith("sun.security.");
        }
        return said;
    }
}
