package dev.databasespec.testbed;

import java.io.IOException;

/** A JVM with a server, for tests that end the JVM the hard way. */
final class ServesUntilKilled {
    private ServesUntilKilled() {}

    public static void main(String[] arguments) throws IOException {
        var server = CloudSqlLikeServer.start(Integer.parseInt(arguments[0]));
        System.out.println(server.execute("postgres", "SELECT pg_read_file('postmaster.pid')").getFirst().getFirst());
        System.out.println(server.logFile().getParent());
        System.out.flush();
        if (System.in.read() < 0) {
            server.close();
        }
    }
}
