package dev.databasespec.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.api.DatabaseChange;
import dev.databasespec.api.DatabaseChangeSpec.Trigger;
import dev.databasespec.api.DatabaseChangeStatus.Phase;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.cli.change.ChangeView;
import dev.databasespec.cli.change.Undo;
import dev.databasespec.kubernetes.change.Damaged;
import dev.databasespec.kubernetes.change.DeclaredSpec;
import dev.databasespec.model.Printable;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the edit that made a change necessary, and what the spec would be without it. */
final class Reversal {
    private static final ObjectMapper MAPPER = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final ChangeReader reader;
    private final ChangeView change;

    sealed interface Result {
        /** The spec did not change, so no patch undoes it. */
        record NoEdit() implements Result {}

        /**
         * The spec without the edit.
         *
         * @param before name of the change that stood before; none: nothing is known to have been declared
         * @param patched with the status of today, and without passwords
         */
        record Edit(Optional<String> before, ObjectNode today, Undo.Result undo, DatabaseSpec patched) implements Result {}
    }

    Reversal(ChangeReader reader, ChangeView change) {
        this.reader = reader;
        this.change = change;
        boolean partly = change.phase() == Phase.Failed && change.status().applied() != null && change.status().applied() > 0;
        if (change.phase() != Phase.Applied && !partly) {
            throw new CommandFailure(ExitCode.INVALID, "nothing of DatabaseChange " + Printable.quoted(change.name())
                    + " was applied, so there is nothing to undo: it is " + change.phaseInWords());
        }
    }

    Result of(DatabaseSpec spec) {
        if (change.spec().trigger() != Trigger.SpecChanged) {
            return new Result.NoEdit();
        }
        ObjectNode today = tree(spec.getSpec());
        Optional<DatabaseChange> earlier = earlier();
        ObjectNode after = declared(change.name(), change.spec().declared());
        ObjectNode before = earlier.map(c -> declared(c.getMetadata().getName(), c.getSpec().declared())).orElseGet(() -> nothing(after));
        Undo.Result undo = Undo.of(before, after, today);
        return new Result.Edit(earlier.map(c -> c.getMetadata().getName()), today, undo, patched(spec, undo.spec()));
    }

    /** The last one that made an earlier version of the spec true. */
    private Optional<DatabaseChange> earlier() {
        var reference = change.spec().specRef();
        return reader.all().stream().filter(other -> other.getSpec().specRef().uid().equals(reference.uid()))
                .filter(other -> other.getSpec().specRef().generation() < reference.generation())
                .filter(other -> other.getStatus() != null && other.getStatus().phase() == Phase.Applied)
                .max(Comparator.comparingLong((DatabaseChange other) -> other.getSpec().specRef().generation())
                        .thenComparing(other -> String.valueOf(other.getMetadata().getCreationTimestamp())));
    }

    /** A spec that declares nothing. */
    private static ObjectNode nothing(ObjectNode spec) {
        ObjectNode nothing = spec.deepCopy();
        spec.properties().stream().filter(field -> field.getValue().isArray()).forEach(field -> nothing.putArray(field.getKey()));
        return nothing;
    }

    private static ObjectNode declared(String name, @Nullable String text) {
        if (text == null) {
            throw new CommandFailure(ExitCode.OTHER, "DatabaseChange " + Printable.quoted(name)
                    + " does not hold the spec that it made true, which was too long for it; look for it where your manifests are kept");
        }
        try {
            return tree(DeclaredSpec.unpack(text));
        } catch (Damaged e) {
            throw new CommandFailure(ExitCode.OTHER, "the spec that DatabaseChange " + Printable.quoted(name) + " made true cannot be read: " + e.getMessage());
        }
    }

    private static ObjectNode tree(DatabaseSpecSpec spec) {
        return MAPPER.valueToTree(spec);
    }

    private static DatabaseSpec patched(DatabaseSpec spec, ObjectNode undone) {
        ObjectNode plain = undone.deepCopy();
        for (JsonNode role : plain.path("roles")) {
            ((ObjectNode) role).remove("password");
        }
        DatabaseSpec patched = new DatabaseSpec();
        patched.setMetadata(spec.getMetadata());
        patched.setSpec(MAPPER.convertValue(plain, DatabaseSpecSpec.class));
        patched.setStatus(spec.getStatus());
        return patched;
    }
}
