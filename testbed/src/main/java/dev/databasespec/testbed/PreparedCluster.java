package dev.databasespec.testbed;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** A data directory that initdb and the emulation SQL have been through, made once per version and profile, copied for every server. */
record PreparedCluster(Path home, Path data, String superuserPassword, String adminPassword) {
    private static final Map<String, PreparedCluster> KNOWN = new HashMap<>();
    private static final String SQL = "cloudsql/";
    private static final List<String> SCRIPTS = List.of("roles.sql", "roles-15.sql", "roles-permissive-16.sql", "roles-permissive-17.sql", "databases.sql",
            "database.sql", "admin-api.sql");

    static synchronized PreparedCluster of(int version, Profile profile) {
        return KNOWN.computeIfAbsent(version + "-" + profile, _ -> find(version, profile));
    }

    private static PreparedCluster find(int version, Profile profile) {
        var home = PostgresBinaries.home(version);
        var emulation = SCRIPTS.stream().map(name -> Texts.resource(SQL + name)).collect(Collectors.joining());
        var name = "cluster-" + version + "-" + profile + "-" + Digest.of((home.getFileName() + emulation).getBytes(StandardCharsets.UTF_8));
        var folder = Folders.cache().resolve(name);
        if (!Files.isDirectory(folder)) {
            var fresh = Folders.empty(Folders.cache().resolve(name + "-" + ProcessHandle.current().pid()));
            prepare(home, fresh, version, profile);
            Folders.publish(fresh, folder);
        }
        var passwords = new Properties();
        try (Reader reader = Files.newBufferedReader(folder.resolve("passwords"))) {
            passwords.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PreparedCluster(home, folder.resolve("data"), passwords.getProperty("superuser"), passwords.getProperty("admin"));
    }

    private static void prepare(Path home, Path folder, int version, Profile profile) {
        var superuser = Texts.secret("Super-");
        var admin = Texts.secret("Admin-");
        var data = folder.resolve("data");
        Texts.write(folder.resolve("pwfile"), superuser + "\n");
        Account.current().adopt(folder);
        PostgresProcess.initialize(home, folder, folder.resolve("pwfile"), CloudSqlLikeServer.SUPERUSER);
        int port = FreePort.next();
        var configuration = Files.exists(data.resolve("postgresql.conf")) ? Texts.since(data.resolve("postgresql.conf"), 0) : "";
        Texts.append(data.resolve("postgresql.conf"), PostgresSettings.render(port, Map.of()));
        var running = PostgresProcess.start(home, data, folder.resolve("prepare.log"));
        try {
            emulate(new Connections(port, superuser), version, profile, admin);
        } finally {
            running.stop();
        }
        Texts.write(data.resolve("postgresql.conf"), configuration);
        Texts.write(folder.resolve("passwords"), "superuser=" + superuser + "\nadmin=" + admin + "\n");
    }

    private static void emulate(Connections connections, int version, Profile profile, String admin) {
        boolean permissive = profile == Profile.PERMISSIVE;
        run(connections, "template1", "roles.sql", true);
        run(connections, "template1", "roles-15.sql", version >= 15);
        run(connections, "template1", "roles-permissive-16.sql", permissive && version >= 16);
        run(connections, "template1", "roles-permissive-17.sql", permissive && version >= 17);
        run(connections, "template1", "databases.sql", true);
        connections.execute("template1", "ALTER ROLE postgres PASSWORD '" + admin + "'");
        connections.execute("template1", "CREATE DATABASE cloudsqladmin OWNER cloudsqladmin TEMPLATE template0");
        run(connections, "template1", "database.sql", true);
        run(connections, "postgres", "database.sql", true);
        connections.execute("cloudsqladmin", "SET testbed.permissive = " + (permissive ? "'true'" : "'false'") + ";" + Texts.resource(SQL + "admin-api.sql"));
    }

    private static void run(Connections connections, String database, String script, boolean wanted) {
        if (wanted) {
            connections.execute(database, Texts.resource(SQL + script));
        }
    }

    /** Copies the cluster to a folder that belongs to one server. */
    void copyTo(Path target) {
        Folders.copy(data, target);
    }
}
