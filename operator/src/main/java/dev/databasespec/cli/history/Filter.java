package dev.databasespec.cli.history;

import dev.databasespec.model.Glob;
import dev.databasespec.reconcile.AuditRecord;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which records are wanted.
 *
 * @param actor who asked or decided, * stands for any text, upper and lower case are one
 */
public record Filter(Optional<Instant> since, Optional<String> actor, Optional<TouchedObject> object) {
    public static final Filter ALL = new Filter(Optional.empty(), Optional.empty(), Optional.empty());

    public boolean accepts(AuditRecord record) {
        return actor.map(who -> isBy(record, new Glob(who.toLowerCase(Locale.ROOT)))).orElse(true)
                && object.map(wanted -> record.steps().stream().anyMatch(wanted::isTouchedBy)).orElse(true);
    }

    /** Whether it is older than what is wanted, as are then all before it. */
    public boolean isPast(AuditRecord record) {
        try {
            return since.isPresent() && Instant.parse(record.time()).isBefore(since.get());
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static boolean isBy(AuditRecord record, Glob who) {
        return Stream.of("requestedBy.user", "approval.by").flatMap(path -> record.text(path).stream())
                .anyMatch(by -> who.matches(by.toLowerCase(Locale.ROOT)));
    }
}
