package dev.databasespec.kubernetes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Bounds how many databases are worked on at the same time, and keeps one server that hangs from taking all the turns. */
final class Turns {
    private final Semaphore all;
    private final int ofOneServer;
    private final Map<String, Semaphore> servers = new ConcurrentHashMap<>();

    Turns(int parallelism) {
        this.all = new Semaphore(parallelism, true);
        this.ofOneServer = Math.max(1, parallelism / 4);
    }

    <T> T take(String server, Supplier<T> work) throws InterruptedException {
        Semaphore own = servers.computeIfAbsent(server, s -> new Semaphore(ofOneServer, true));
        own.acquire();
        try {
            all.acquire();
            try {
                return work.get();
            } finally {
                all.release();
            }
        } finally {
            own.release();
        }
    }
}
