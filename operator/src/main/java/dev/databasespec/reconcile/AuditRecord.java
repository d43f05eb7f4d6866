package dev.databasespec.reconcile;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One record of the audit history, complete with its number, its hash and the hash of the one before it. Holds what was read or written and nothing else, so that a
 * field which a later version adds is kept, and covered by the hash, all the same.
 */
public final class AuditRecord {
    public static final String SCHEMA = "databasespec.dev/audit/v1";
    static final String SEQUENCE = "sequence";
    static final String HASH = "hash";
    static final String PREVIOUS_HASH = "previousHash";
    private final SortedMap<String, Object> fields;

    private AuditRecord(SortedMap<String, Object> fields) {
        this.fields = fields;
        for (String name : List.of("kind", "time", HASH, PREVIOUS_HASH, "databaseSpec.uid", "databaseSpec.namespace", "databaseSpec.name", "target.instance",
                "target.database")) {
            if (text(name).filter(t -> !t.isEmpty()).isEmpty()) {
                throw new IllegalArgumentException("not a record of the audit history: it has no " + name);
            }
        }
        if (!(fields.get(SEQUENCE) instanceof Long n) || n < 1) {
            throw new IllegalArgumentException("not a record of the audit history: its sequence is not a number from 1");
        }
    }

    /** A record of String, Integer, Long, Boolean, List and Map; anything else, or a field missing that every record has, is an IllegalArgumentException. */
    public static AuditRecord of(Map<String, ?> fields) {
        return new AuditRecord(AuditJson.copied(fields, 0));
    }

    /** A record from its JSON; IllegalArgumentException says what is wrong. Whether its hash is right is for {@link #isIntact()} to say. */
    public static AuditRecord parse(String json) {
        if (!(AuditJsonReader.read(json) instanceof Map<?, ?> fields)) {
            throw new IllegalArgumentException("not a record of the audit history: not a JSON object");
        }
        return new AuditRecord(AuditJson.copied(fields, 0));
    }

    /** {@code fields} with the hash over them. */
    static AuditRecord hashed(Map<String, Object> fields) {
        Map<String, Object> all = new TreeMap<>(fields);
        all.put(HASH, hashOf(AuditJson.copied(fields, 0)));
        return of(all);
    }

    private static String hashOf(SortedMap<String, Object> fields) {
        SortedMap<String, Object> rest = new TreeMap<>(fields);
        rest.remove(HASH);
        try {
            byte[] text = AuditJson.canonical(rest).getBytes(StandardCharsets.UTF_8);
            return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** All of it: String, Long, Boolean, List and SortedMap. */
    public SortedMap<String, Object> fields() {
        return fields;
    }

    /** Its one text (RFC 8785), on one line. */
    public String canonical() {
        return AuditJson.canonical(fields);
    }

    /** The one text of fields out of a record. */
    public static String canonical(Map<String, ?> fields) {
        return AuditJson.canonical(AuditJson.copied(fields, 0));
    }

    /** The one text of a list out of a record, its steps for one. */
    public static String canonical(List<?> items) {
        return AuditJson.canonical(items);
    }

    /** A list from its text. */
    public static List<?> parsedList(String json) {
        if (!(AuditJsonReader.read(json) instanceof List<?> items)) {
            throw new IllegalArgumentException("not part of a record: not a list");
        }
        return items;
    }

    /** Whether the hash is that of the rest: nothing was changed since, or whoever changed it made a new hash, which the next record then gives away. */
    public boolean isIntact() {
        return rightHash().equals(hash());
    }

    /** The hash of the rest, whatever it says its hash is. */
    public String rightHash() {
        return hashOf(fields);
    }

    public boolean follows(Link previous) {
        return sequence() == previous.sequence() + 1 && previousHash().equals(previous.hash());
    }

    /** What the next record has to say it follows. */
    public Link link() {
        return new Link(sequence(), hash());
    }

    /** What sinks store it as: the same for the same record, whoever delivers it. */
    public String id() {
        return id(uid(), sequence());
    }

    public static String id(String uid, long sequence) {
        return String.format("%s-%012d", uid, sequence);
    }

    public long sequence() {
        return (Long) fields.getOrDefault(SEQUENCE, 0L);
    }

    public String hash() {
        return given(HASH);
    }

    public String previousHash() {
        return given(PREVIOUS_HASH);
    }

    public String kind() {
        return given("kind");
    }

    public String time() {
        return given("time");
    }

    public String uid() {
        return given("databaseSpec.uid");
    }

    public String namespace() {
        return given("databaseSpec.namespace");
    }

    public String name() {
        return given("databaseSpec.name");
    }

    public AuditEntry.Place target() {
        return new AuditEntry.Place(given("target.instance"), given("target.database"));
    }

    /** Empty where there are none. */
    public List<Map<String, Object>> steps() {
        return fields.get("steps") instanceof List<?> steps ? steps.stream().<Map<String, Object>>map(AuditRecord::step).toList() : List.of();
    }

    private static Map<String, Object> step(Object step) {
        SortedMap<String, Object> fields = new TreeMap<>();
        if (step instanceof Map<?, ?> map) {
            map.forEach((name, value) -> fields.put((String) name, value));
        }
        return fields;
    }

    /** A text by its path, {@code requestedBy.user} for one. */
    public Optional<String> text(String path) {
        Object value = fields;
        for (String name : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? Optional.<Object>ofNullable(map.get(name)).orElse("") : "";
        }
        return value instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    private String given(String path) {
        return text(path).orElse("");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuditRecord record && fields.equals(record.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return canonical();
    }
}
