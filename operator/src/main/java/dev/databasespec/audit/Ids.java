package dev.databasespec.audit;

import dev.databasespec.reconcile.AuditEntry;
import java.nio.charset.StandardCharsets;

/** Names of documents, made from texts that tenants choose. */
final class Ids {
    private Ids() {}

    /** The document of a database: {@code acme-prod:europe-west1:orders~orders}. */
    static String of(AuditEntry.Place target) {
        return legal(escaped(target.instance()).replace("~", "%7E") + "~" + escaped(target.database()));
    }

    static String of(String uid) {
        return legal(escaped(uid));
    }

    static String of(String uid, long sequence) {
        return of(uid) + String.format("-%012d", sequence);
    }

    /** A slash would be another document, and control characters hide; other characters stand for themselves, % does not. */
    static String escaped(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean hidden = switch (Character.getType(c)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
                default -> false;
            };
            if (c == '/' || c == '%' || hidden) {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    out.append(String.format("%%%02X", b));
                }
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    /** Firestore keeps these names for itself. */
    private static String legal(String id) {
        if (id.equals(".") || id.equals("..")) {
            return id.replace(".", "%2E");
        }
        return id.startsWith("__") && id.endsWith("__") ? "%5F" + id.substring(1) : id;
    }
}
