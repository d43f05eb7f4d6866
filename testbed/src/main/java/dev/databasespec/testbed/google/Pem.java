package dev.databasespec.testbed.google;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Text around bytes. */
final class Pem {
    private Pem() {}

    static String of(String label, byte[] bytes) {
        var encoder = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN " + label + "-----\n" + encoder.encodeToString(bytes) + "\n-----END " + label + "-----\n";
    }

    /** The bytes, whatever the label says. */
    static byte[] bytes(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }
}
