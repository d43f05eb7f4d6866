package dev.databasespec;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;

/** Exceptions in the log: with all their places where something is broken, in one line where it is only a warning. */
final class Traces {
    private static final int DEEPEST = 5;

    private Traces() {}

    static String of(Level level, IThrowableProxy thrown) {
        if (level.isGreaterOrEqual(Level.ERROR)) {
            return ThrowableProxyUtil.asString(thrown);
        }
        StringBuilder line = new StringBuilder();
        IThrowableProxy cause = thrown;
        for (int i = 0; i < DEEPEST && cause != null; i++) {
            line.append(i == 0 ? "" : "; caused by ").append(cause.getClassName()).append(": ").append(cause.getMessage());
            cause = cause.getCause();
        }
        return line.toString();
    }
}
