package dev.databasespec.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One running postmaster over a data directory. */
final class PostgresProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STATUS_LINE = 7;

    private final ServerProcess process;

    private PostgresProcess(ServerProcess process) {
        this.process = process;
    }

    static PostgresProcess start(Path home, Path data, Path log) {
        var command = Account.current().command(List.of(home.resolve("bin/postgres").toString(), "-D", data.toString()));
        var process = ServerProcess.start(command, data, log, "INT", Map.of("LC_ALL", "C", "TZ", "UTC"));
        if (!Await.within(PATIENCE, () -> !process.isAlive() || isReady(data, process.pid())) || !process.isAlive()) {
            process.stop("QUIT");
            throw new IllegalStateException("PostgreSQL did not start:\n" + Texts.tail(log));
        }
        return new PostgresProcess(process);
    }

    private static boolean isReady(Path data, long pid) {
        try {
            var lines = Files.readAllLines(data.resolve("postmaster.pid"));
            return lines.size() > STATUS_LINE && lines.getFirst().strip().equals(Long.toString(pid)) && lines.get(STATUS_LINE).strip().equals("ready");
        } catch (IOException e) {
            return false;
        }
    }

    /** Disconnects everybody and ends cleanly. */
    void stop() {
        process.stop("INT");
    }

    /** Ends as a power cut would: no checkpoint, the next start recovers. */
    void crash() {
        process.stop("QUIT");
    }

    boolean isAlive() {
        return process.isAlive();
    }

    static void initialize(Path home, Path folder, Path passwordFile, String superuser) {
        var data = folder.resolve("data");
        var log = folder.resolve("initdb.log");
        var command = Account.current()
                .command(List.of(home.resolve("bin/initdb").toString(), "-D", data.toString(), "-U", superuser, "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-sync"));
        try {
            var status = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("initdb failed:\n" + Texts.tail(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during initdb", e);
        }
    }
}
