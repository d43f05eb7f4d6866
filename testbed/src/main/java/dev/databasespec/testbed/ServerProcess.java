package dev.databasespec.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server that never outlives us: a small shell watches a pipe from this JVM and ends the server when the pipe breaks,
 * so that not even SIGKILL leaves one behind.
 */
final class ServerProcess {
    private static final String SUPERVISOR = """
            trap '' INT HUP
            pidfile=$1 signal=$2
            shift 2
            exec 3<&0
            "$@" 3<&- </dev/null &
            server=$!
            echo "$server" >"$pidfile"
            (cat <&3; kill -s "$signal" "$server") >/dev/null 2>&1 &
            exec 3<&-
            wait "$server"
            exit $?
            """;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process supervisor;
    private final long pid;
    private final String name;

    private ServerProcess(Process supervisor, long pid, String name) {
        this.supervisor = supervisor;
        this.pid = pid;
        this.name = name;
    }

    /** Starts a command; its output is appended to the log, and the signal ends it when this JVM is gone. */
    static ServerProcess start(List<String> command, Path folder, Path log, String signal, Map<String, String> environment) {
        var name = command.getLast();
        try {
            var pidFile = Files.createTempFile("databasespec-", ".pid");
            var supervised = new ArrayList<>(List.of("/bin/sh", "-c", SUPERVISOR, "testbed", pidFile.toString(), signal));
            supervised.addAll(command);
            var builder = new ProcessBuilder(supervised).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().keySet().removeIf(variable -> variable.startsWith("DBSPEC_"));
            builder.environment().putAll(environment);
            var process = builder.start();
            try {
                Await.until("the process id of " + name, PATIENCE, () -> read(pidFile).endsWith("\n"));
                return new ServerProcess(process, Long.parseLong(read(pidFile).strip()), name);
            } finally {
                Files.delete(pidFile);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return pid;
    }

    boolean isAlive() {
        return supervisor.isAlive();
    }

    int exitCode() {
        return supervisor.exitValue();
    }

    /** Sends a signal ("TERM", "INT", "QUIT", "KILL") to the server itself. */
    void signal(String signal) {
        if (isAlive()) {
            run("/bin/sh", "-c", "kill -s " + signal + " " + pid + " 2>/dev/null || true");
        }
    }

    /** Sends the signal and waits for the end; whoever does not listen is killed. */
    void stop(String signal) {
        signal(signal);
        if (!ended(PATIENCE)) {
            signal("KILL");
            if (!ended(PATIENCE)) {
                throw new IllegalStateException(name + " (process " + pid + ") cannot be ended");
            }
        }
    }

    private boolean ended(Duration limit) {
        try {
            return supervisor.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !supervisor.isAlive();
        }
    }

    private static void run(String... command) {
        try {
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
