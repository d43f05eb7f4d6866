package dev.databasespec.postgres;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the connections to one server, whichever databases they are to. */
final class Permits {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private int used;

    /** Waits until fewer than {@code limit} are in use, but not beyond the deadline. */
    boolean acquire(int limit, Deadline deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (used >= limit) {
                long left = deadline.nanosLeft();
                if (left <= 0 || given.awaitNanos(left) <= 0) {
                    return used < limit && take();
                }
            }
            return take();
        } finally {
            lock.unlock();
        }
    }

    boolean isExhausted(int limit) {
        lock.lock();
        try {
            return used >= limit;
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

    private boolean take() {
        used++;
        return true;
    }
}
