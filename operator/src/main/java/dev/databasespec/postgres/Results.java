package dev.databasespec.postgres;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** The results of one message, in order; statements without rows are passed over. */
final class Results {
    private final Statement statement;
    private final Duration roundTrip;
    private boolean first = true;
    private boolean rows;

    Results(Statement statement, boolean rows, Duration roundTrip) {
        this.statement = statement;
        this.rows = rows;
        this.roundTrip = roundTrip;
    }

    /** From sending the message to having its answer. */
    Duration roundTrip() {
        return roundTrip;
    }

    /** Closed together with the statement. */
    ResultSet next() throws SQLException {
        if (!first) {
            rows = statement.getMoreResults();
        }
        first = false;
        while (!rows) {
            if (statement.getUpdateCount() == -1) {
                throw new IllegalStateException("the message has no further result");
            }
            rows = statement.getMoreResults();
        }
        return statement.getResultSet();
    }

    static List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
