package dev.databasespec.kubernetes.change;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.databasespec.api.DatabaseChangeSpec;
import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The steps of a DatabaseChange as its object holds them: as they are, or, of a large plan, compressed and in parts that stay below the limit of the cluster's store. */
public final class ChangeSteps {
    /** So much may be spread over this many objects, and no more. */
    public static final int MAX_PARTS = 100;
    static final int INLINE_STEPS = 256;
    static final int INLINE_BYTES = 200_000;
    /** Leaves room for {@code declared}, status and metadata below 1.5 MB. */
    static final int PART_CHARS = 700_000;
    /** Of the JSON: about 400,000 statements. */
    static final long MAX_BYTES = 128L * 1024 * 1024;
    private static final int OBJECT_CHARS = 4096;
    private static final int ACTION_CHARS = 64;
    private static final int REASON_CHARS = 2048;
    private static final int SQL_CHARS = 32768;
    private static final TypeReference<List<ChangeStep>> STEPS = new TypeReference<>() {};

    private ChangeSteps() {}

    /** Either {@code inline} or {@code compressedParts} holds the steps: the first part belongs into the object itself, the others into NAME-part-1 and so on. */
    public record Packed(List<ChangeStep> inline, List<String> compressedParts) {
        public Packed {
            inline = List.copyOf(inline);
            compressedParts = List.copyOf(compressedParts);
        }
    }

    /** The same steps give the same texts. */
    public static Packed pack(List<ChangeStep> steps) {
        if (steps.size() <= INLINE_STEPS && steps.stream().allMatch(ChangeSteps::fits) && length(steps) <= INLINE_BYTES) {
            return new Packed(steps, List.of());
        }
        String text = Compressed.pack(steps);
        List<String> parts = new ArrayList<>();
        for (int start = 0; start < text.length(); start += PART_CHARS) {
            parts.add(text.substring(start, Math.min(start + PART_CHARS, text.length())));
        }
        return new Packed(List.of(), parts);
    }

    /**
     * The steps of a change, whichever way they are stored.
     *
     * @param furtherParts the specs of NAME-part-1 and so on, in any order
     * @throws Damaged where they are not what was written
     */
    public static List<ChangeStep> unpack(DatabaseChangeSpec main, List<DatabaseChangeSpec> furtherParts) {
        List<ChangeStep> steps = main.compressedSteps() == null ? main.steps() : Compressed.unpack(joined(main, furtherParts), STEPS, MAX_BYTES);
        if (steps.size() != main.stepCount()) {
            throw new Damaged("it holds " + steps.size() + " steps, where stepCount says " + main.stepCount());
        }
        if (steps.stream().anyMatch(step -> !isWhole(step))) {
            throw new Damaged("a step lacks a field");
        }
        return List.copyOf(steps);
    }

    /** How many objects hold the steps beside the change itself. */
    public static int furtherParts(DatabaseChangeSpec main) {
        Integer parts = main.parts();
        if (main.compressedSteps() == null || parts == null) {
            return 0;
        }
        if (parts < 1 || parts > MAX_PARTS) {
            throw new Damaged("it says to have " + parts + " parts, of which there are 1 to " + MAX_PARTS);
        }
        return parts - 1;
    }

    /** Name of the object that holds a further part. */
    public static String partName(String change, int part) {
        return change + "-part-" + part;
    }

    private static String joined(DatabaseChangeSpec main, List<DatabaseChangeSpec> furtherParts) {
        int further = furtherParts(main);
        List<DatabaseChangeSpec> ordered = furtherParts.stream().sorted(Comparator.comparingInt(part -> number(part.part()))).toList();
        StringBuilder text = new StringBuilder(Objects.requireNonNullElse(main.compressedSteps(), ""));
        for (int i = 1; i <= further; i++) {
            if (ordered.size() < i || number(ordered.get(i - 1).part()) != i) {
                throw new Damaged("part " + i + " of its " + further + " further parts is missing");
            }
            text.append(partOf(main, ordered.get(i - 1)));
        }
        if (ordered.size() > further) {
            throw new Damaged("there are " + ordered.size() + " further parts, where it says to have " + further);
        }
        return text.toString();
    }

    private static String partOf(DatabaseChangeSpec main, DatabaseChangeSpec part) {
        String text = part.compressedSteps();
        if (text == null || !part.planHash().equals(main.planHash()) || !part.specRef().equals(main.specRef())) {
            throw new Damaged("part " + part.part() + " is of another plan");
        }
        return text;
    }

    private static int number(@Nullable Integer part) {
        return part == null ? 0 : part;
    }

    /** A step in an object has to fit the bounds of the CRD. */
    private static boolean fits(ChangeStep step) {
        return step.object().length() <= OBJECT_CHARS && step.action().length() <= ACTION_CHARS && step.reason().length() <= REASON_CHARS
                && step.sql().length() <= SQL_CHARS && (step.inverse() == null || step.inverse().length() <= SQL_CHARS);
    }

    /** What a mapper leaves null in spite of the types. */
    @SuppressWarnings("ConstantValue")
    private static boolean isWhole(@Nullable ChangeStep step) {
        return step != null && step.object() != null && step.action() != null && step.hazard() != null && step.reason() != null && step.sql() != null;
    }

    private static int length(List<ChangeStep> steps) {
        try {
            return Compressed.JSON.writeValueAsBytes(steps).length;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values cannot be written as JSON", e);
        }
    }
}
