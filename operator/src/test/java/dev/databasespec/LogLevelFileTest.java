package dev.databasespec;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.databasespec.Settings.LogLevel;
import dev.databasespec.testbed.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LogLevelFileTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(LogLevelFile.class);
    private final ListAppender<ILoggingEvent> told = new ListAppender<>();
    private final List<LogLevel> applied = new CopyOnWriteArrayList<>();
    @TempDir
    Path mount;
    private int version;

    @BeforeEach
    void listen() {
        told.start();
        LOG.addAppender(told);
        LOG.setLevel(Level.INFO);
    }

    @AfterEach
    void leave() {
        LOG.detachAppender(told);
        LOG.setLevel(null);
    }

    /** As kubelet does it: a new folder, and a link to it that is swapped. */
    private void mounted(String text) throws IOException {
        Path folder = Files.createDirectory(mount.resolve("..version" + version++));
        Files.writeString(folder.resolve("level"), text);
        Path link = Files.createSymbolicLink(mount.resolve("..data_tmp"), folder.getFileName());
        Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (!Files.exists(mount.resolve("level"))) {
            Files.createSymbolicLink(mount.resolve("level"), Path.of("..data/level"));
        }
    }

    private List<String> lines() {
        return new ArrayList<>(told.list).stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void followsTheFileAndTellsEachChangeOnce() throws IOException {
        try (var level = new LogLevelFile(mount.resolve("level"), LogLevel.INFO, applied::add)) {
            level.look();
            assertThat(applied).isEmpty();
            mounted("Debug\n");
            level.look();
            level.look();
            mounted("error");
            level.look();
            mounted("");
            level.look();
        }
        assertThat(applied).containsExactly(LogLevel.DEBUG, LogLevel.ERROR, LogLevel.INFO);
        String file = mount.resolve("level").toString();
        assertThat(lines()).containsExactly("the level of the log is debug from now on, it was info: " + file,
                "the level of the log is error from now on, it was debug: " + file, "the level of the log is info from now on, it was error: " + file);
    }

    @Test
    void keepsTheLevelWhereTheFileCannotBeMeantAndTellsItOnce() throws IOException {
        try (var level = new LogLevelFile(mount.resolve("level"), LogLevel.WARN, applied::add)) {
            mounted("loud\u001b[31m" + "x".repeat(10_000));
            level.look();
            level.look();
            assertThat(lines()).singleElement().asString().contains("\"loud\\u001B[31m", "one of error, warn, info, debug, trace", "the level stays warn")
                    .hasSizeLessThan(500);
            mounted("warn");
            level.look();
        }
        assertThat(applied).isEmpty();
    }

    @Test
    void goesBackToTheEnvironmentWhenTheConfigMapIsGone() throws IOException {
        try (var level = new LogLevelFile(mount.resolve("level"), LogLevel.WARN, applied::add)) {
            mounted("trace");
            level.look();
            Files.delete(mount.resolve("..data"));
            level.look();
        }
        assertThat(applied).containsExactly(LogLevel.TRACE, LogLevel.WARN);
    }

    @Test
    void looksByItself() throws IOException {
        try (var level = new LogLevelFile(mount.resolve("level"), LogLevel.INFO, applied::add)) {
            level.start();
            mounted("debug");
            Await.until("it is seen", Duration.ofSeconds(30), () -> applied.equals(List.of(LogLevel.DEBUG)));
        }
    }
}
