package dev.databasespec.kubernetes;

import static dev.databasespec.kubernetes.Conditions.READY;
import static dev.databasespec.kubernetes.Conditions.RECONCILING;
import static dev.databasespec.kubernetes.Conditions.ROLLOUT;
import static dev.databasespec.kubernetes.Conditions.STALLED;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.api.RoleTemplateStatus;
import dev.databasespec.api.RoleTemplateStatus.Revision;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Makes the status of a RoleTemplate. Pure but for the clock: what did not change comes out equal to what was there. */
record TemplateStatuses(Clock clock) {
    private static final int NAMED = 10;

    /**
     * What a look at the template and at those who use it came to.
     *
     * @param specs that name it, or did when they were applied
     */
    RoleTemplateStatus of(Shelf shelf, Progress progress, Collection<DatabaseSpec> specs) {
        RoleTemplate template = shelf.template();
        String name = template.getMetadata().getName();
        List<DatabaseSpec> users = users(specs, name);
        List<Revision> revisions = revisions(shelf, specs);
        RoleTemplateStatus before = before(template);
        Conditions conditions = new Conditions(before.conditions(), template.getMetadata().getGeneration(), clock.instant());
        TemplateReason reason = reason(shelf, users, revisions);
        String message = message(reason, shelf, users);
        conditions.with(READY, reason == TemplateReason.VALID, reason.word(), message);
        rollout(conditions, shelf, progress);
        boolean isStalled = reason == TemplateReason.INVALID_TEMPLATE || reason == TemplateReason.TOO_MANY_REVISIONS;
        conditions.with(STALLED, isStalled, isStalled ? reason.word() : "Progressing", isStalled ? message : "no person is needed");
        return new RoleTemplateStatus(template.getMetadata().getGeneration(), conditions.all(), shelf.present().checksum(), users.size(), revisions);
    }

    static List<DatabaseSpec> users(Collection<DatabaseSpec> specs, String template) {
        return specs.stream().filter(s -> Templates.named(s).contains(template)).toList();
    }

    static RoleTemplateStatus before(RoleTemplate template) {
        RoleTemplateStatus status = template.getStatus();
        return status != null ? status : RoleTemplateStatus.NONE;
    }

    /** What somebody uses is never given up, not even for what is new. */
    private static List<Revision> revisions(Shelf shelf, Collection<DatabaseSpec> specs) {
        String name = shelf.template().getMetadata().getName();
        List<Revision> kept = new ArrayList<>();
        for (TemplateRevision revision : shelf.stored()) {
            boolean isPresent = revision.id().equals(shelf.present().id());
            if (isPresent || specs.stream().flatMap(s -> AppliedTemplates.of(s, name).stream()).anyMatch(revision::is)) {
                kept.add(revision.stored());
            }
        }
        if (!shelf.isStored() && shelf.errors().isEmpty() && kept.size() < Revision.MOST) {
            kept.add(shelf.present().stored());
        }
        return kept;
    }

    private static TemplateReason reason(Shelf shelf, List<DatabaseSpec> users, List<Revision> revisions) {
        if (shelf.isGoing() && !users.isEmpty()) {
            return TemplateReason.DELETING;
        }
        if (!shelf.errors().isEmpty()) {
            return TemplateReason.INVALID_TEMPLATE;
        }
        boolean isStored = revisions.stream().anyMatch(r -> r.version().equals(shelf.present().version()) && r.checksum().equals(shelf.present().checksum()));
        return isStored ? TemplateReason.VALID : TemplateReason.TOO_MANY_REVISIONS;
    }

    private static String message(TemplateReason reason, Shelf shelf, List<DatabaseSpec> users) {
        return switch (reason) {
            case VALID -> Plurals.of(shelf.present().roles().size(), "role") + " in version " + shelf.present().version() + ", used by "
                    + Plurals.of(users.size(), "DatabaseSpec");
            case INVALID_TEMPLATE -> String.join("; ", shelf.errors().stream().limit(NAMED).map(SpecError::toString).toList())
                    + (shelf.errors().size() > NAMED ? "; and " + (shelf.errors().size() - NAMED) + " more errors" : "")
                    + "; those who use an earlier version go on with it";
            case TOO_MANY_REVISIONS -> "version " + shelf.present().version() + " is not taken in: " + Revision.MOST
                    + " earlier ones are in use, and no more are kept; have pinned DatabaseSpecs go on to a later version";
            case DELETING -> inUse(users);
        };
    }

    static String inUse(List<DatabaseSpec> users) {
        return "it is to be deleted, and waits: " + Plurals.of(users.size(), "DatabaseSpec uses", "DatabaseSpecs use") + " it (" + names(users)
                + "), and nothing changes there; remove it from their schemas";
    }

    private static void rollout(Conditions conditions, Shelf shelf, Progress progress) {
        int all = progress.count(Stage.THERE, Stage.UNDER_WAY, Stage.FAILED, Stage.WAITING, Stage.PASSED_OVER);
        String has = "version " + shelf.present().version() + " has reached " + progress.count(Stage.THERE) + " of " + Plurals.of(all, "DatabaseSpec");
        boolean isStopped = progress.count(Stage.FAILED) > 0;
        boolean isUnderWay = shelf.usable().isPresent() && progress.count(Stage.THERE) < all;
        if (isStopped) {
            conditions.with(ROLLOUT, true, "Stopped", has + "; it goes no further while " + names(progress.of(Stage.FAILED))
                    + " is not well with it: mend what the status there says, or change the template; the others go on with the version they have");
        } else if (isUnderWay) {
            conditions.with(ROLLOUT, true, "Progressing", has + under(progress));
        } else {
            conditions.with(ROLLOUT, false, "Complete", shelf.usable().isPresent() ? has : "nothing is rolled out");
        }
        boolean isMoving = isUnderWay && !isStopped;
        conditions.with(RECONCILING, isMoving, isMoving ? "RollingOut" : "Idle", isMoving ? has : "nothing is under way");
    }

    private static String under(Progress progress) {
        return progress.count(Stage.UNDER_WAY) == 0 ? "" : "; under way: " + names(progress.of(Stage.UNDER_WAY));
    }

    private static String names(List<DatabaseSpec> specs) {
        return String.join(", ", specs.stream().limit(NAMED).map(Progress::name).toList())
                + (specs.size() > NAMED ? " and " + (specs.size() - NAMED) + " more" : "");
    }
}
