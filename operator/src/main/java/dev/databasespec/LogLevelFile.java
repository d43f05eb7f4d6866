package dev.databasespec;

import dev.databasespec.Settings.LogLevel;
import dev.databasespec.model.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The level of the log as a file says, a mounted ConfigMap for one, which may change at any time. It is looked at again and again: kubelet swaps the folder that it is
 * in, which a watch on the file would not see. Where there is none, or nothing in it, the level is that of the environment.
 */
final class LogLevelFile implements AutoCloseable {
    /** Where the chart mounts the ConfigMap. */
    static final Path MOUNTED = Path.of("/etc/databasespec/log/level");
    /** A system property that names another file: for tests, and outside of a container. */
    static final String PROPERTY = "databasespec.log-level-file";
    static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(LogLevelFile.class);
    private static final int LONGEST = 100;
    private final Path file;
    private final LogLevel configured;
    private final Consumer<LogLevel> apply;
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("log level").factory());
    private LogLevel current;
    private String last = "";

    LogLevelFile(Path file, LogLevel configured, Consumer<LogLevel> apply) {
        this.file = file;
        this.configured = configured;
        this.apply = apply;
        this.current = configured;
    }

    static Path place() {
        return Path.of(System.getProperty(PROPERTY, MOUNTED.toString()));
    }

    void start() {
        var _ = looking.scheduleWithFixedDelay(this::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Does what the file says, where it says something else than before; what cannot be meant changes nothing and is told once. */
    void look() {
        String text = read();
        if (text.equals(last)) {
            return;
        }
        last = text;
        LogLevel wanted = text.isEmpty() ? configured : level(text);
        if (wanted == null) {
            LOG.error("{} says {}: one of error, warn, info, debug, trace is expected; the level stays {}", file, Printable.quoted(text), word(current));
        } else if (wanted != current) {
            change(wanted);
        }
    }

    /** Told while more is shown. */
    private void change(LogLevel wanted) {
        LogLevel before = current;
        current = wanted;
        if (wanted.compareTo(before) > 0) {
            apply.accept(wanted);
        }
        LOG.atLevel(LogLevel.INFO.compareTo(wanted.compareTo(before) > 0 ? wanted : before) <= 0 ? Level.INFO : Level.ERROR)
                .log("the level of the log is {} from now on, it was {}: {}", word(wanted), word(before), file);
        if (wanted.compareTo(before) < 0) {
            apply.accept(wanted);
        }
    }

    private String read() {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return "";
        } catch (IOException e) {
            return "(it cannot be read: " + e + ")";
        }
    }

    private static @Nullable LogLevel level(String text) {
        return Arrays.stream(LogLevel.values()).filter(level -> level.name().equalsIgnoreCase(text)).findFirst().orElse(null);
    }

    private static String word(LogLevel level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        looking.shutdownNow();
    }
}
