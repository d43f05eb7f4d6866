package dev.databasespec.testbed;

import java.util.ArrayList;
import java.util.List;

/** Closes whatever is still open when the JVM ends by itself, by Ctrl-C or by SIGTERM: the last opened first. */
public final class Cleanup {
    private static final List<Runnable> OPEN = new ArrayList<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Cleanup::run, "testbed-cleanup"));
    }

    private Cleanup() {}

    public static synchronized void atExit(Runnable closing) {
        OPEN.add(closing);
    }

    public static synchronized void done(Runnable closing) {
        OPEN.remove(closing);
    }

    private static void run() {
        List<Runnable> open;
        synchronized (Cleanup.class) {
            open = List.copyOf(OPEN).reversed();
        }
        for (var closing : open) {
            try {
                closing.run();
            } catch (RuntimeException e) {
                System.err.println("testbed: could not clean up: " + e);
            }
        }
    }
}
