package dev.databasespec.testbed.google;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that was asked, in the order of the answers; recorded before the client knows, but for a handshake of TLS that failed. */
public final class Calls {
    private final List<Call> calls = new CopyOnWriteArrayList<>();

    Calls() {}

    void add(Call call) {
        calls.add(call);
    }

    public List<Call> all() {
        return List.copyOf(calls);
    }

    public List<Call> of(String method) {
        return calls.stream().filter(call -> call.method().equals(method)).toList();
    }

    public int count(String method) {
        return of(method).size();
    }

    public int count() {
        return calls.size();
    }

    public void clear() {
        calls.clear();
    }

    @Override
    public String toString() {
        return calls.toString();
    }
}
