package dev.databasespec.postgres;

import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.Failure.Kind;
import dev.databasespec.reconcile.Target;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Translates what the server or the driver says, once, at the border. SQLSTATE first; the text only where one state means several things. */
final class SqlFailures {
    private static final int MAX_MESSAGE = 600;
    private static final int MAX_DETAIL = 1200;
    /** Here the detail lists objects or says which option is missing, and never quotes a value. */
    private static final Set<Kind> DETAILED = Set.of(Kind.DEPENDENT_OBJECTS, Kind.DEPENDENT_GRANTS, Kind.PERMISSION_DENIED);

    private SqlFailures() {}

    /** What a statement met. {@code doing}: for people, {@code grant SELECT on table "app"."orders" to "reporting"} */
    static Failure of(SQLException e, String doing) {
        String state = state(e);
        Kind kind = Kinds.ofStatement(state, text(e), constraint(e));
        String detail = DETAILED.contains(kind) ? detail(e) : "";
        String message = "cannot " + doing + ": " + text(e) + detail + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
        return new Failure(kind, message, Actions.of(kind, state), Optional.of(state).filter(s -> !s.isEmpty()));
    }

    /** What a login met. */
    static Failure atLogin(SQLException e, Target target) {
        String state = state(e);
        Kind kind = Kinds.ofLogin(state, text(e), e);
        String where = "database " + target.database() + " on server " + Printable.escaped(target.server().address(), 300) + " (instance "
                + Printable.escaped(target.instance(), 256) + ")";
        String message = "cannot log in to " + where + " as " + Printable.quoted(target.login().username()) + ": " + text(e) + cause(e)
                + (state.isEmpty() ? "" : " (SQLSTATE " + state + ")");
        return new Failure(kind, message, Actions.atLogin(kind, state), Optional.of(state).filter(s -> !s.isEmpty()));
    }

    /** What reading the catalog met; a tenant can make it as big as he likes. */
    static Failure ofReading(SQLException e, Target target) {
        if (text(e).contains("maxResultBuffer")) {
            return new Failure(Kind.STATEMENT_FAILED, "the catalog of database " + target.database() + " is bigger than " + Logins.MAX_RESULT
                    + "B, which is more than is read", "look for millions of objects, or objects with very many different access control lists",
                    Optional.of(state(e)));
        }
        return of(e, "read the catalog of database " + target.database());
    }

    static boolean isConnectionLost(SQLException e) {
        String state = state(e);
        return state.startsWith("08") || state.equals("57P01") || state.equals("57P02") || state.equals("57P03")
                || e instanceof java.sql.SQLRecoverableException;
    }

    private static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }

    /** The primary message alone: where the server was, its detail and its hint can quote SQL and values. */
    private static String text(SQLException e) {
        ServerErrorMessage server = server(e);
        String message = server == null ? e.getMessage() : server.getMessage();
        return message == null ? "no message" : Printable.escaped(message.strip(), MAX_MESSAGE);
    }

    private static String detail(SQLException e) {
        ServerErrorMessage server = server(e);
        String detail = server == null ? null : server.getDetail();
        return detail == null ? "" : ": " + Printable.escaped(detail.strip().replace("\n", "; "), MAX_DETAIL);
    }

    /** The driver hides why a socket could not be opened in the last of the causes. */
    private static String cause(SQLException e) {
        Throwable last = e;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        String message = last.getMessage();
        return server(e) != null || message == null || text(e).contains(message)
                ? ""
                : " (" + Printable.escaped(last.getClass().getSimpleName() + ": " + message, 300) + ")";
    }

    private static @Nullable String constraint(SQLException e) {
        ServerErrorMessage server = server(e);
        return server == null ? null : server.getConstraint();
    }

    private static @Nullable ServerErrorMessage server(SQLException e) {
        return e instanceof PSQLException p ? p.getServerErrorMessage() : null;
    }
}
