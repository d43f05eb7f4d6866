package dev.databasespec;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets logging up from the settings. */
final class Logging {
    private Logging() {}

    static void configure(Settings settings) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        EncoderBase<ILoggingEvent> encoder = switch (settings.logFormat()) {
            case JSON -> new JsonLog();
            case TEXT -> new TextLog();
        };
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.out");
        console.setEncoder(encoder);
        console.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
        level(settings.logLevel());
    }

    /** May be changed at any time. */
    static void level(Settings.LogLevel wanted) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Level level = Level.toLevel(wanted.name());
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(level.isGreaterOrEqual(Level.INFO) ? Level.WARN : level);
        context.getLogger("dev.databasespec").setLevel(level);
        // told by our own conditions and log lines already, or nobody's business
        context.getLogger("com.zaxxer.hikari").setLevel(level.isGreaterOrEqual(Level.INFO) ? Level.ERROR : level);
        // a connection that breaks is told by the pass that used it, in one line and without a stack trace
        context.getLogger("com.zaxxer.hikari.pool.ProxyConnection").setLevel(Level.ERROR);
        // it warns of our own API version at every start
        context.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils").setLevel(Level.ERROR);
        // at trace they show what the API server sends, Secrets too
        context.getLogger("io.fabric8.kubernetes.client").setLevel(level.isGreaterOrEqual(Level.INFO) ? Level.WARN : Level.DEBUG);
        context.getLogger("io.fabric8.kubernetes.client.http").setLevel(Level.WARN);
        quietGoogle(context);
    }

    /** The command line talks by itself; libraries only say what is wrong, and that on standard error. */
    static void quiet() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        TextLog encoder = new TextLog();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(console);
        root.setLevel(Level.ERROR);
        quietGoogle(context);
    }

    /** Everything that Google's libraries meet ends in a message of ours; theirs may show credentials. */
    private static void quietGoogle(LoggerContext context) {
        context.getLogger("com.google").setLevel(Level.OFF);
        context.getLogger("io.grpc").setLevel(Level.OFF);
    }
}
