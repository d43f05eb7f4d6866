package dev.databasespec.kubernetes;

import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.Mode;
import dev.databasespec.api.RoleTemplateStatus.Revision;
import dev.databasespec.api.StatusCondition.State;
import dev.databasespec.model.Printable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Decides which revision of a template a DatabaseSpec uses. A new one reaches those that use it already in waves, and no further once one of them fails with it.
 * What is under way is remembered here; what was reached, and what failed, in the status of each DatabaseSpec.
 */
final class Rollouts {
    private final Library library;
    private final Function<String, List<DatabaseSpec>> users;
    private final int wave;
    private final Map<Key, Attempt> attempts = new HashMap<>();

    private record Key(String uid, String template) {}

    /** {@code isOver}: it came to nothing that is the revision's fault, such as a server that is away */
    private record Attempt(String revision, boolean isRetry, boolean isOver) {}

    sealed interface Choice {
        record Use(TemplateRevision revision) implements Choice {}

        /** It will be there in a moment. */
        record NotYet() implements Choice {}

        record Impossible(String message, String action) implements Choice {}
    }

    /** {@code users}: the DatabaseSpecs that name a template, with their newest status */
    Rollouts(Library library, Function<String, List<DatabaseSpec>> users, int wave) {
        this.library = library;
        this.users = users;
        this.wave = wave;
    }

    Choice choice(DatabaseSpec spec, String template) {
        Optional<Shelf> found = library.shelf(template);
        if (found.isEmpty()) {
            return new Choice.Impossible("there is no RoleTemplate " + Printable.quoted(template), "create it, or correct the name");
        }
        Shelf shelf = found.get();
        List<String> pins = pins(spec, template);
        Optional<TemplateRevision> kept = kept(spec, shelf, pins);
        boolean isWelcome = Versions.allow(pins, shelf.present().version());
        if (isWelcome && shelf.usable().isPresent() && (kept.isEmpty() ? mayJoin(spec, shelf) : hasTurn(spec, shelf))) {
            return new Choice.Use(shelf.present());
        }
        if (kept.isPresent()) {
            return new Choice.Use(kept.get());
        }
        return isWelcome ? without(shelf) : pinned(shelf, pins);
    }

    /** What it was applied with, if that is still there. */
    Optional<TemplateRevision> kept(DatabaseSpec spec, String template) {
        return library.shelf(template).flatMap(shelf -> kept(spec, shelf, pins(spec, template)));
    }

    /** Before a pass: whether this one goes on to the new revision. */
    synchronized void begin(DatabaseSpec spec) {
        for (String template : Templates.named(spec)) {
            library.shelf(template).filter(shelf -> shelf.usable().isPresent()).ifPresent(shelf -> {
                Stage stage = stage(spec, shelf);
                if (stage == Stage.FAILED || ((stage == Stage.WAITING || stage == Stage.PASSED_OVER) && mayGo(spec, shelf))) {
                    attempts.put(key(spec, template), new Attempt(shelf.present().id(), stage == Stage.FAILED, false));
                }
            });
        }
    }

    /** After it. Its status says whether it has the new revision, or failed with it. Gives whether it had been its turn. */
    synchronized boolean ended(DatabaseSpec spec) {
        boolean hadTurn = false;
        for (String template : Templates.named(spec)) {
            Attempt attempt = attempts.get(key(spec, template));
            if (attempt != null && isSettled(spec, template, attempt.revision())) {
                hadTurn = true;
                attempts.remove(key(spec, template));
            } else if (attempt != null) {
                hadTurn |= !attempt.isOver();
                attempts.put(key(spec, template), new Attempt(attempt.revision(), attempt.isRetry(), true));
            }
        }
        return hadTurn;
    }

    synchronized void left(DatabaseSpec spec) {
        attempts.keySet().removeIf(key -> key.uid().equals(spec.getMetadata().getUid()));
    }

    /** Who may go now and does not know it. */
    synchronized List<DatabaseSpec> next(Shelf shelf) {
        Progress progress = progress(shelf);
        int free = shelf.usable().isEmpty() || !progress.of(Stage.FAILED).isEmpty() ? 0 : wave - progress.of(Stage.UNDER_WAY).size();
        Stream<DatabaseSpec> inOrder = Stream.concat(progress.of(Stage.WAITING).stream().filter(Rollouts::isWell),
                progress.of(Stage.WAITING).stream().filter(s -> !isWell(s)));
        return inOrder.limit(Math.max(0, free)).toList();
    }

    synchronized Progress progress(Shelf shelf) {
        return Progress.of(users.apply(shelf.template().getMetadata().getName()), user -> stage(user, shelf));
    }

    private boolean mayGo(DatabaseSpec spec, Shelf shelf) {
        Progress progress = progress(shelf);
        boolean isTurn = isWell(spec) || progress.of(Stage.WAITING).stream().noneMatch(Rollouts::isWell);
        return isTurn && progress.of(Stage.FAILED).isEmpty() && progress.of(Stage.UNDER_WAY).size() < wave;
    }

    private synchronized boolean hasTurn(DatabaseSpec spec, Shelf shelf) {
        return switch (stage(spec, shelf)) {
            case THERE, UNDER_WAY, FAILED -> true;
            case WAITING, PASSED_OVER -> false;
            case APART -> spec.getSpec().mode() == Mode.Plan && !spec.getSpec().suspend();
        };
    }

    private Stage stage(DatabaseSpec spec, Shelf shelf) {
        String template = shelf.template().getMetadata().getName();
        List<String> pins = pins(spec, template);
        Optional<AppliedTemplate> has = AppliedTemplates.of(spec, template);
        if (!takesPart(spec) || has.isEmpty() || !Versions.allow(pins, shelf.present().version()) || kept(spec, shelf, pins).isEmpty()) {
            return Stage.APART;
        }
        String present = shelf.present().id();
        if (shelf.present().is(has.get())) {
            return Stage.THERE;
        }
        Optional<Attempt> attempt = Optional.ofNullable(attempts.get(key(spec, template))).filter(a -> a.revision().equals(present));
        if (attempt.filter(a -> !a.isOver() && !a.isRetry()).isPresent()) {
            return Stage.UNDER_WAY;
        }
        return present.equals(has.get().trying()) ? Stage.FAILED : attempt.isPresent() ? Stage.PASSED_OVER : Stage.WAITING;
    }

    /** What is switched off, only plans or goes away holds nobody up. */
    private static boolean takesPart(DatabaseSpec spec) {
        return !spec.getSpec().suspend() && spec.getSpec().mode() == Mode.Apply && spec.getMetadata().getDeletionTimestamp() == null;
    }

    private static boolean isWell(DatabaseSpec spec) {
        return Conditions.ready(SpecStatuses.before(spec).conditions()).filter(ready -> ready.status() == State.True)
                .isPresent();
    }

    private static boolean mayJoin(DatabaseSpec spec, Shelf shelf) {
        return !shelf.isGoing() || AppliedTemplates.of(spec, shelf.template().getMetadata().getName()).isPresent();
    }

    private static Optional<TemplateRevision> kept(DatabaseSpec spec, Shelf shelf, Collection<String> pins) {
        return AppliedTemplates.of(spec, shelf.template().getMetadata().getName()).filter(has -> Versions.allow(pins, has.version()))
                .flatMap(has -> shelf.stored().stream().filter(r -> r.is(has)).findFirst());
    }

    /** Nothing was used so far, and the present revision cannot be. */
    private static Choice without(Shelf shelf) {
        String name = "RoleTemplate " + Printable.quoted(shelf.template().getMetadata().getName());
        if (shelf.isGoing()) {
            return new Choice.Impossible(name + " is being deleted: nobody new may use it", "name another template");
        }
        if (!shelf.errors().isEmpty()) {
            return new Choice.Impossible(name + " " + shelf.present().version() + " is invalid: " + shelf.errors().getFirst().message(),
                    "have the template mended; its status says what is wrong");
        }
        return shelf.stored().size() >= Revision.MOST
                ? new Choice.Impossible(name + " has too many earlier versions in use: " + shelf.present().version() + " cannot be taken in",
                        "have those that are pinned go on to a later version")
                : new Choice.NotYet();
    }

    private static Choice pinned(Shelf shelf, List<String> pins) {
        return shelf.stored().stream().filter(r -> !r.id().equals(shelf.present().id()) && Versions.allow(pins, r.version()))
                .max(Versions.OLDEST_FIRST).<Choice>map(Choice.Use::new)
                .orElseGet(() -> new Choice.Impossible("RoleTemplate " + Printable.quoted(shelf.template().getMetadata().getName()) + " has no version that "
                        + String.join(" and ", pins.stream().map(Printable::quoted).toList()) + (pins.size() > 1 ? " allow" : " allows") + "; there is "
                        + String.join(", ",
                                Stream.concat(Stream.of(shelf.present().version()), shelf.stored().stream().map(TemplateRevision::version)).distinct()
                                        .toList()),
                        "allow another version; a version is kept only as long as a DatabaseSpec uses it"));
    }

    private static boolean isSettled(DatabaseSpec spec, String template, String revision) {
        return AppliedTemplates.of(spec, template).filter(has -> revision.equals(has.version() + " " + has.checksum()) || revision.equals(has.trying()))
                .isPresent();
    }

    static List<String> pins(DatabaseSpec spec, String template) {
        return spec.getSpec().schemas().stream().flatMap(s -> s.templates().stream()).filter(t -> t.name().equals(template))
                .flatMap(t -> Stream.ofNullable(t.version())).distinct().toList();
    }

    private static Key key(DatabaseSpec spec, String template) {
        return new Key(spec.getMetadata().getUid(), template);
    }
}
