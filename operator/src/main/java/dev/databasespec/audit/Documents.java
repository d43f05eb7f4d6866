package dev.databasespec.audit;

import dev.databasespec.reconcile.AuditRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A record as documents: one with its fields as they are, unless its steps are too many for one, which then lie below it in as many as it takes. */
final class Documents {
    static final String CHANGES = "changes";
    static final String STEPS = "steps";
    /** How many documents below hold the steps; no part of the record. */
    static final String STEP_DOCUMENTS = "stepDocuments";
    /** A document has at most 1 MiB. */
    static final int LARGEST = 900 * 1024;
    private static final String PART = "part";
    private static final String LAST = "last";

    private Documents() {}

    static boolean isLarge(AuditRecord record) {
        return size(AuditRecord.canonical(record.steps())) > LARGEST;
    }

    /** The fields of the record's own document. */
    static SortedMap<String, Object> own(AuditRecord record) {
        SortedMap<String, Object> fields = new TreeMap<>(record.fields());
        if (isLarge(record)) {
            fields.remove(STEPS);
            fields.put(STEP_DOCUMENTS, (long) parts(record).size());
        }
        return fields;
    }

    /** The documents below it: a list of steps each, or a part of the text of a step that alone is too large. */
    static List<Map<String, Object>> parts(AuditRecord record) {
        List<Map<String, Object>> parts = new ArrayList<>();
        List<Object> together = new ArrayList<>();
        int size = 0;
        for (Map<String, Object> step : record.steps()) {
            String text = AuditRecord.canonical(List.of(step));
            if (size + size(text) > LARGEST && !together.isEmpty()) {
                parts.add(Map.of(STEPS, List.copyOf(together)));
                together.clear();
                size = 0;
            }
            if (size(text) > LARGEST) {
                List<String> pieces = cut(text);
                for (int i = 0; i < pieces.size(); i++) {
                    parts.add(Map.of(PART, pieces.get(i), LAST, i == pieces.size() - 1));
                }
            } else {
                together.add(step);
                size += size(text);
            }
        }
        if (!together.isEmpty()) {
            parts.add(Map.of(STEPS, List.copyOf(together)));
        }
        return parts;
    }

    /** Four bytes a character at most, and never through the middle of one. */
    private static List<String> cut(String text) {
        List<String> parts = new ArrayList<>();
        for (int from = 0; from < text.length();) {
            int to = Math.min(text.length(), from + LARGEST / 4);
            to -= to < text.length() && Character.isHighSurrogate(text.charAt(to - 1)) ? 1 : 0;
            parts.add(text.substring(from, to));
            from = to;
        }
        return parts;
    }

    /** Names of the documents below it, in order; with the hash in them they cannot be those of another record with the same number. */
    static String partId(String hash, int part) {
        return partIds(hash) + String.format("%06d", part);
    }

    static String partIds(String hash) {
        return Ids.of(hash.substring(hash.indexOf(':') + 1)) + "-";
    }

    /** The record again; IllegalArgumentException where the documents do not make one. */
    static AuditRecord joined(Map<String, Object> own, List<Map<String, Object>> parts) {
        Map<String, Object> fields = new TreeMap<>(own);
        if (fields.remove(STEP_DOCUMENTS) != null) {
            List<Object> steps = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            for (Map<String, Object> part : parts) {
                steps.addAll(part.get(STEPS) instanceof List<?> some ? some : List.of());
                text.append(part.get(PART) instanceof String piece ? piece : "");
                if (Boolean.TRUE.equals(part.get(LAST))) {
                    steps.addAll(AuditRecord.parsedList(text.toString()));
                    text.setLength(0);
                }
            }
            fields.put(STEPS, steps);
        }
        return AuditRecord.of(fields);
    }

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
