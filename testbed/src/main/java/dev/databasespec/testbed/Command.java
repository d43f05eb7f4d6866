package dev.databasespec.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A program that runs to its end: kubectl, psql, the command line of the product. */
public record Command(List<String> words, Path folder, Map<String, String> environment, String input, Duration limit) {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** How it ended and what it said. */
    public record Finished(int exitCode, String output, String errors) {
        /** The output, where the exit code is 0; else a failure that shows all. */
        public String orThrow() {
            if (exitCode != 0) {
                throw new IllegalStateException("exit code " + exitCode + "\n" + output + errors);
            }
            return output;
        }
    }

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
    }

    public static Command of(List<String> words) {
        return new Command(words, Path.of("").toAbsolutePath(), Map.of(), "", LIMIT);
    }

    public static Command of(String... words) {
        return of(List.of(words));
    }

    public Command in(Path other) {
        return new Command(words, other, environment, input, limit);
    }

    /** With text on its standard input; without, it reads an end of file. */
    public Command input(String text) {
        return new Command(words, folder, environment, text, limit);
    }

    public Command with(String variable, String value) {
        var changed = new TreeMap<>(environment);
        changed.put(variable, value);
        return new Command(words, folder, changed, input, limit);
    }

    public Command within(Duration other) {
        return new Command(words, folder, environment, input, other);
    }

    public Finished run() {
        var builder = new ProcessBuilder(words).directory(folder.toFile());
        builder.environment().putAll(environment);
        try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
            var process = builder.start();
            var output = CompletableFuture.supplyAsync(() -> read(process.getInputStream()), readers);
            var errors = CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), readers);
            write(process, input);
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(words + " did not end within " + limit + "\n" + output.join() + errors.join());
            }
            return new Finished(process.exitValue(), output.join(), errors.join());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + words + " ran", e);
        }
    }

    private static void write(Process process, String text) {
        try (var stdin = process.getOutputStream()) {
            stdin.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it ended without reading what we had to say; its exit code tells the rest
        }
    }

    private static String read(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
