package dev.databasespec.postgres;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the connections to one server, whichever databases they are to. */
final class Permits {
    private static final long SLICE_NANOS = 100_000_000;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private int used;
    private int waiting;

    /** Waits until fewer than {@code limit} are in use, but not beyond the deadline. {@code makeRoom} is asked again and again meanwhile. */
    boolean acquire(int limit, Deadline deadline, Runnable makeRoom) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            waiting++;
            while (used >= limit) {
                if (deadline.isOver()) {
                    return false;
                }
                lock.unlock();
                try {
                    makeRoom.run();
                } finally {
                    lock.lock();
                }
                if (used >= limit) {
                    long slice = Math.min(SLICE_NANOS, Math.max(1, deadline.nanosLeft()));
                    given.awaitNanos(slice);
                }
            }
            used++;
            return true;
        } finally {
            waiting--;
            lock.unlock();
        }
    }

    /** Whether somebody waits: who gives a connection back had better close it then. */
    boolean isWantedBySomebody() {
        lock.lock();
        try {
            return waiting > 0;
        } finally {
            lock.unlock();
        }
    }

    void release() {
        lock.lock();
        try {
            used--;
            given.signal();
        } finally {
            lock.unlock();
        }
    }
}
