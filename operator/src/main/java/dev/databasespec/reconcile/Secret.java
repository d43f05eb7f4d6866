package dev.databasespec.reconcile;

import java.util.Arrays;

/** A secret text that cannot be printed by accident. Compared in constant time. */
public final class Secret {
    private final char[] value;

    private Secret(char[] value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value.toCharArray());
    }

    /** A fresh copy of the characters. */
    public char[] reveal() {
        return Arrays.copyOf(value, value.length);
    }

    public boolean isEmpty() {
        return value.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret s && java.security.MessageDigest.isEqual(bytes(), s.bytes());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    private byte[] bytes() {
        return new String(value).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "‹secret›";
    }
}
