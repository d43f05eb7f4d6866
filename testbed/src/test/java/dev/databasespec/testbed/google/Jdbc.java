package dev.databasespec.testbed.google;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Sessions through the unmodified connector. */
final class Jdbc {
    private Jdbc() {}

    static Connection connect(String connector, String instance, String user, String password, boolean iam) throws SQLException {
        var properties = new Properties();
        properties.setProperty("socketFactory", "com.google.cloud.sql.postgres.SocketFactory");
        properties.setProperty("cloudSqlInstance", "acme:europe-west1:" + instance);
        properties.setProperty("cloudSqlNamedConnector", connector);
        properties.setProperty("enableIamAuth", Boolean.toString(iam));
        properties.setProperty("sslmode", "disable");
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return DriverManager.getConnection("jdbc:postgresql:///postgres", properties);
    }

    static List<Class<?>> causes(Throwable thrown) {
        var causes = new ArrayList<Class<?>>();
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            causes.add(cause.getClass());
        }
        return causes;
    }

    static String ask(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }
}
