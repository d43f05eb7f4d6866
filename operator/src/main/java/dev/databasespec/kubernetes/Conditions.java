package dev.databasespec.kubernetes;

import dev.databasespec.api.StatusCondition;
import dev.databasespec.api.StatusCondition.State;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Conditions on their way from one status to the next: the time of a transition changes with the status of the condition only. */
final class Conditions {
    static final String READY = "Ready";
    static final String RECONCILING = "Reconciling";
    static final String STALLED = "Stalled";
    static final String IAM_AUTHENTICATION = "IamAuthentication";
    static final String DRIFTED = "Drifted";
    static final String APPROVAL_REQUIRED = "ApprovalRequired";
    static final String AUDIT_PENDING = "AuditPending";
    static final String ROLLOUT = "Rollout";
    private static final List<String> ORDER = List.of(READY, RECONCILING, STALLED, DRIFTED, APPROVAL_REQUIRED, AUDIT_PENDING, IAM_AUTHENTICATION, ROLLOUT);
    private static final int LONGEST_MESSAGE = 4096;

    private final Map<String, StatusCondition> conditions = new LinkedHashMap<>();
    private final @Nullable Long generation;
    private final String now;

    Conditions(List<StatusCondition> before, @Nullable Long generation, Instant now) {
        before.forEach(c -> conditions.put(c.type(), c));
        this.generation = generation;
        this.now = now.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    Optional<StatusCondition> get(String type) {
        return Optional.ofNullable(conditions.get(type));
    }

    static Optional<StatusCondition> ready(List<StatusCondition> conditions) {
        return conditions.stream().filter(c -> c.type().equals(READY)).findFirst();
    }

    Conditions with(String type, boolean status, String reason, String message) {
        return with(type, status ? State.True : State.False, reason, message);
    }

    Conditions with(String type, State state, String reason, String message) {
        StatusCondition before = conditions.get(type);
        String since = before != null && before.status() == state ? before.lastTransitionTime() : now;
        conditions.put(type, new StatusCondition(type, state, reason, bounded(message), generation, since));
        return this;
    }

    Conditions without(String type) {
        conditions.remove(type);
        return this;
    }

    List<StatusCondition> all() {
        return conditions.values().stream().sorted(Comparator.comparingInt(c -> ORDER.indexOf(c.type()))).toList();
    }

    private static String bounded(String message) {
        return message.codePointCount(0, message.length()) <= LONGEST_MESSAGE
                ? message
                : message.substring(0, message.offsetByCodePoints(0, LONGEST_MESSAGE - 1)) + "…";
    }
}
