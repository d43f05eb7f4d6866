package dev.databasespec.testbed.google;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A secret with its versions, counted from 1. */
public final class Secret {
    enum State {
        ENABLED, DISABLED, DESTROYED
    }

    /** One version that may be read. */
    record Version(int number, ByteString data, State state) {}

    private final String name;
    private final String numberedName;
    private final List<Version> versions = new ArrayList<>();
    private final Map<String, Integer> aliases = new HashMap<>();
    private boolean denied;

    Secret(String name, String numberedName) {
        this.name = name;
        this.numberedName = numberedName;
    }

    public String name() {
        return name;
    }

    /** Adds a version and returns its number. */
    public int add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    public synchronized int add(byte[] data) {
        int number = versions.size() + 1;
        versions.add(new Version(number, ByteString.copyFrom(data), State.ENABLED));
        return number;
    }

    public Secret enable(int version) {
        return become(version, State.ENABLED);
    }

    public Secret disable(int version) {
        return become(version, State.DISABLED);
    }

    public Secret destroy(int version) {
        return become(version, State.DESTROYED);
    }

    private synchronized Secret become(int version, State state) {
        var old = versions.get(version - 1);
        versions.set(version - 1, new Version(version, state == State.DESTROYED ? ByteString.EMPTY : old.data(), state));
        return this;
    }

    public synchronized Secret alias(String alias, int version) {
        aliases.put(alias, version);
        return this;
    }

    /** Nobody may read it, until {@link #allow}. */
    public synchronized Secret deny() {
        denied = true;
        return this;
    }

    public synchronized Secret allow() {
        denied = false;
        return this;
    }

    String versionName(int number) {
        return numberedName + "/versions/" + number;
    }

    /** The version of that number, alias or "latest", which is the newest whatever its state. */
    synchronized Version resolve(String asked) {
        if (denied) {
            throw Secrets.denied(name + "/versions/" + asked);
        }
        int number = asked.equals("latest") ? versions.size() : asked.matches("[0-9]{1,9}") ? Integer.parseInt(asked) : aliases.getOrDefault(asked, 0);
        if (versions.isEmpty()) {
            throw Secrets.missing("Secret [" + numberedName + "] not found or has no versions.");
        }
        if (number < 1 || number > versions.size()) {
            throw Secrets.missing("Secret Version [" + numberedName + "/versions/" + asked + "] not found.");
        }
        return versions.get(number - 1);
    }
}
