package dev.databasespec.reconcile;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Salted fingerprints of passwords: they tell whether a Secret changed since the password was set, and nothing else. The role's oid is part of it, so that a role
 * which somebody dropped and created again gets its password back. Slow on purpose; answers are remembered for the life of the process.
 */
public final class Fingerprints {
    private static final int ITERATIONS = 100_000;
    private static final int REMEMBERED = 10_000;
    private final RandomGenerator random;
    private final byte[] key = new byte[32];
    private final Map<String, Boolean> known = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    /** {@code random} has to be a cryptographic one outside tests. */
    public Fingerprints(RandomGenerator random) {
        this.random = random;
        random.nextBytes(key);
    }

    public String of(Secret password, long oid) {
        byte[] salt = new byte[16];
        random.nextBytes(salt);
        String fingerprint = ITERATIONS + "$" + base64(salt) + "$" + base64(derive(password, oid, salt, ITERATIONS));
        known.put(memo(fingerprint, password, oid), true);
        return fingerprint;
    }

    public boolean matches(String fingerprint, Secret password, long oid) {
        return known.computeIfAbsent(memo(fingerprint, password, oid), k -> compare(fingerprint, password, oid));
    }

    private static boolean compare(String fingerprint, Secret password, long oid) {
        String[] parts = fingerprint.split("\\$", -1);
        try {
            int iterations = parts.length == 3 ? Integer.parseInt(parts[0]) : 0;
            if (iterations < 1 || iterations > 1_000_000) {
                return false;
            }
            byte[] salt = Base64.getDecoder().decode(parts[1]);
            return MessageDigest.isEqual(Base64.getDecoder().decode(parts[2]), derive(password, oid, salt, iterations));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static byte[] derive(Secret password, long oid, byte[] salt, int iterations) {
        byte[] salted = (base64(salt) + "/" + oid).getBytes(StandardCharsets.US_ASCII);
        char[] characters = password.reveal();
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256").generateSecret(new PBEKeySpec(characters, salted, iterations, 256)).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2WithHmacSHA256", e);
        } finally {
            java.util.Arrays.fill(characters, ' ');
        }
    }

    private String memo(String fingerprint, Secret password, long oid) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            mac.update((fingerprint + "/" + oid + "/").getBytes(StandardCharsets.UTF_8));
            return base64(mac.doFinal(new String(password.reveal()).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }
}
