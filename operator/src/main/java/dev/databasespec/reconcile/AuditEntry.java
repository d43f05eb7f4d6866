package dev.databasespec.reconcile;

import dev.databasespec.model.Printable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a record of the audit history says, before it has its place in a chain. What is null is left out of the record, as are texts that are empty. Texts are bounded;
 * messages are escaped. None may hold a secret: statements come here with passwords replaced by where they come from.
 *
 * @param cluster name of the cluster, empty where it has none
 * @param change name of the DatabaseChange
 * @param pass the pass of the operator that it ends, as in its log
 * @param steps of the plan, with what became of each
 * @param message why, for people: of a Refused one its reason
 */
public record AuditEntry(Instant time, String cluster, Kind kind, Place target, Subject databaseSpec, @Nullable String change, @Nullable String pass,
        @Nullable String trigger,
        @Nullable Requester requestedBy, @Nullable Approval approval, @Nullable String planHash, @Nullable String risk, List<Step> steps,
        @Nullable Template template, @Nullable Problem error, @Nullable String message, @Nullable String serverVersion, String operatorVersion,
        @Nullable Long durationMillis) {
    private static final int SHORT = 512;
    private static final int LONG = 4096;
    private static final DateTimeFormatter MILLISECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** What happened: a phase that a DatabaseChange ended in, something of the DatabaseSpec itself, or (Applying) that a change is about to be made. */
    public enum Kind {
        Applied, Failed, Rejected, Superseded, Expired, Applying, Created, Deleted, Adopted, TemplateChanged, Refused
    }

    /**
     * The database.
     *
     * @param instance connection name of a Cloud SQL instance, or {@code host:port}
     */
    public record Place(String instance, String database) {}

    /** The DatabaseSpec that the record is about. */
    public record Subject(String namespace, String name, String uid, long generation) {}

    /**
     * Who asked for it.
     *
     * @param source {@code Admission}: stamped by the API server; {@code FieldManager}: what the client called itself
     */
    public record Requester(String user, String source) {}

    /** Who decided on the plan, and when. */
    public record Approval(String by, String at, @Nullable String reason) {}

    /**
     * A step of the plan.
     *
     * @param result what became of it; {@code message} says why where it was not applied
     */
    public record Step(String object, String action, String hazard, String sql, @Nullable String result, @Nullable String message) {}

    /** A RoleTemplate that changed: empty or null where there was nothing before, or is nothing now. */
    public record Template(String name, @Nullable String fromVersion, @Nullable String fromChecksum, @Nullable String toVersion, @Nullable String toChecksum) {}

    /** Why it failed. */
    public record Problem(@Nullable String sqlstate, String message) {}

    public AuditEntry {
        steps = List.copyOf(steps);
    }

    /** Something of the DatabaseSpec itself, without a plan. */
    public static AuditEntry about(Instant time, String cluster, Kind kind, Place target, Subject databaseSpec, @Nullable String pass,
            @Nullable String message, String operatorVersion) {
        return new AuditEntry(time, cluster, kind, target, databaseSpec, null, pass, null, null, null, null, null, List.of(), null, null, message, null,
                operatorVersion,
                null);
    }

    public AuditEntry askedBy(@Nullable Requester who) {
        return new AuditEntry(time, cluster, kind, target, databaseSpec, change, pass, trigger, who, approval, planHash, risk, steps, template, error, message,
                serverVersion, operatorVersion, durationMillis);
    }

    public AuditEntry ofTemplate(@Nullable Template changed) {
        return new AuditEntry(time, cluster, kind, target, databaseSpec, change, pass, trigger, requestedBy, approval, planHash, risk, steps, changed, error,
                message,
                serverVersion, operatorVersion, durationMillis);
    }

    /** The record of it that comes after {@code previous} in its chain. */
    public AuditRecord linkedTo(Link previous) {
        Fields fields = new Fields().text("schema", AuditRecord.SCHEMA, SHORT).put(AuditRecord.SEQUENCE, previous.sequence() + 1)
                .text(AuditRecord.PREVIOUS_HASH, previous.hash(), SHORT).text("time", MILLISECONDS.format(time), SHORT).text("cluster", cluster, SHORT)
                .text("kind", kind.name(), SHORT).text("change", change, SHORT).text("pass", pass, SHORT).text("trigger", trigger, SHORT)
                .text("planHash", planHash, SHORT)
                .text("risk", risk, SHORT).message("message", message).text("serverVersion", serverVersion, SHORT)
                .text("operatorVersion", operatorVersion, SHORT)
                .put("durationMillis", durationMillis);
        fields.put("target", new Fields().text("instance", target.instance(), LONG).text("database", target.database(), SHORT).values);
        fields.put("databaseSpec", new Fields().text("namespace", databaseSpec.namespace(), SHORT).text("name", databaseSpec.name(), SHORT)
                .text("uid", databaseSpec.uid(), SHORT).put("generation", databaseSpec.generation()).values);
        people(fields);
        if (template != null) {
            fields.put("template", new Fields().text("name", template.name(), SHORT).text("fromVersion", template.fromVersion(), SHORT)
                    .text("fromChecksum", template.fromChecksum(), SHORT).text("toVersion", template.toVersion(), SHORT)
                    .text("toChecksum", template.toChecksum(), SHORT).values);
        }
        if (error != null) {
            fields.put("error", new Fields().text("sqlstate", error.sqlstate(), SHORT).message("message", error.message()).values);
        }
        if (!steps.isEmpty()) {
            fields.put("steps", steps.stream().map(AuditEntry::fields).toList());
        }
        return AuditRecord.hashed(fields.values);
    }

    private void people(Fields fields) {
        if (requestedBy != null) {
            fields.put("requestedBy", new Fields().text("user", requestedBy.user(), SHORT).text("source", requestedBy.source(), SHORT).values);
        }
        if (approval != null) {
            fields.put("approval", new Fields().text("by", approval.by(), SHORT).text("at", approval.at(), SHORT).message("reason", approval.reason()).values);
        }
    }

    private static Map<String, Object> fields(Step step) {
        return new Fields().text("object", step.object(), LONG).text("action", step.action(), SHORT).text("hazard", step.hazard(), SHORT)
                .text("sql", step.sql(), Integer.MAX_VALUE).text("result", step.result(), SHORT).message("message", step.message()).values;
    }

    /** Fields that leave out what has no value. */
    private static final class Fields {
        private final Map<String, Object> values = new TreeMap<>();

        Fields put(String name, @Nullable Object value) {
            if (value != null) {
                values.put(name, value);
            }
            return this;
        }

        Fields text(String name, @Nullable String text, int max) {
            if (text != null && !text.isEmpty()) {
                values.put(name, AuditJson.wellFormed(text.codePointCount(0, text.length()) > max ? cut(text, max) : text));
            }
            return this;
        }

        Fields message(String name, @Nullable String text) {
            return text == null ? this : text(name, Printable.escaped(text, LONG), LONG + 1);
        }

        private static String cut(String text, int max) {
            return text.substring(0, text.offsetByCodePoints(0, max)) + "…";
        }
    }
}
