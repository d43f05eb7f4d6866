package dev.databasespec.kubernetes.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.api.DatabaseChangeSpec;
import dev.databasespec.api.DatabaseChangeSpec.ChangeStep;
import dev.databasespec.api.DatabaseChangeSpec.ChangeTarget;
import dev.databasespec.api.DatabaseChangeSpec.Requester;
import dev.databasespec.api.DatabaseChangeSpec.SpecRef;
import dev.databasespec.api.DatabaseChangeSpec.Trigger;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.kubernetes.change.ChangeSteps.Packed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever the steps of a plan are, they come back as they were, or not at all. */
class ChangeStepsTest {
    private static final String HASH = "sha256:" + "a".repeat(64);
    private static final int OBJECT_LIMIT = 1_500_000;

    @Test
    void comesBackAsItWasInWhateverOrderThePartsAre() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            List<ChangeStep> steps = randomSteps(random);
            Packed packed = ChangeSteps.pack(steps);

            assertThat(unpacked(packed, steps.size(), random)).as("seed %d", seed).isEqualTo(steps);
            assertThat(ChangeSteps.pack(steps)).as("seed %d", seed).isEqualTo(packed);
            assertThat(packed.inline().isEmpty() || packed.compressedParts().isEmpty()).as("seed %d", seed).isTrue();
        }
    }

    @Test
    void leavesASmallPlanReadable() {
        List<ChangeStep> steps = Collections.nCopies(256, step("GRANT SELECT ON TABLE \"app\".\"orders\" TO \"reporting\";"));

        assertThat(ChangeSteps.pack(steps)).isEqualTo(new Packed(steps, List.of()));
        assertThat(ChangeSteps.pack(List.of())).isEqualTo(new Packed(List.of(), List.of()));
    }

    @Test
    void compressesWhatTheObjectMayNotHoldAsItIs() {
        assertThat(ChangeSteps.pack(Collections.nCopies(257, step("a"))).compressedParts()).hasSize(1);
        assertThat(ChangeSteps.pack(List.of(step("x".repeat(32769)))).compressedParts()).hasSize(1);
        assertThat(ChangeSteps.pack(Collections.nCopies(7, step("x".repeat(30000)))).compressedParts()).hasSize(1);
    }

    @Test
    void keepsEveryObjectOfAThousandRolesAndFourThousandGrantsBelowTheLimitOfTheStore() {
        Random random = new Random(1);
        List<ChangeStep> steps = new ArrayList<>();
        for (int role = 0; role < 1000; role++) {
            steps.add(step("CREATE ROLE \"" + word(random, 60) + "\" NOLOGIN;"));
        }
        for (int grant = 0; grant < 4000; grant++) {
            steps.add(step("GRANT SELECT ON TABLE \"" + word(random, 60) + "\".\"" + word(random, 60) + "\" TO \"" + word(random, 60) + "\";"));
        }
        Packed packed = ChangeSteps.pack(steps);

        assertThat(packed.compressedParts()).allSatisfy(part -> assertThat(part.length() + DeclaredSpec.MAX_CHARS).isLessThan(OBJECT_LIMIT));
        assertThat(unpacked(packed, steps.size(), random)).isEqualTo(steps);
    }

    @Test
    void refusesWhatWasDamaged() {
        Random random = new Random(2);
        List<ChangeStep> steps = steps(random, 400, 80);
        String text = String.join("", ChangeSteps.pack(steps).compressedParts());
        for (int i = 0; i < 300; i++) {
            byte[] bytes = Base64.getDecoder().decode(text);
            // the header of gzip has a time and a system, which nobody reads
            bytes[10 + random.nextInt(bytes.length - 10)] ^= (byte) (1 << random.nextInt(8));
            String flipped = Base64.getEncoder().encodeToString(bytes);
            assertThatThrownBy(() -> ChangeSteps.unpack(main(List.of(), flipped, 1, steps.size()), List.of())).isInstanceOf(Damaged.class);
            String cut = text.substring(0, random.nextInt(text.length()));
            assertThatThrownBy(() -> ChangeSteps.unpack(main(List.of(), cut, 1, steps.size()), List.of())).isInstanceOf(Damaged.class);
        }
        assertThatThrownBy(() -> ChangeSteps.unpack(main(List.of(), text.substring(4) + "*", 1, steps.size()), List.of())).hasMessage("it is not base64");
        assertThatThrownBy(() -> ChangeSteps.unpack(main(List.of(), text, 1, steps.size() + 1), List.of()))
                .hasMessage("it holds " + steps.size() + " steps, where stepCount says " + (steps.size() + 1));
    }

    @Test
    void refusesPartsThatAreMissingTooManyOrOfAnotherPlan() {
        DatabaseChangeSpec main = main(List.of(), "AAAA", 3, 5);

        assertThatThrownBy(() -> ChangeSteps.unpack(main, List.of(part(HASH, "AAAA", 2)))).hasMessage("part 1 of its 2 further parts is missing");
        assertThatThrownBy(() -> ChangeSteps.unpack(main, List.of(part(HASH, "AAAA", 1)))).hasMessage("part 2 of its 2 further parts is missing");
        assertThatThrownBy(() -> ChangeSteps.unpack(main, List.of(part(HASH, "AAAA", 1), part("sha256:" + "b".repeat(64), "AAAA", 2))))
                .hasMessage("part 2 is of another plan");
        assertThatThrownBy(() -> ChangeSteps.unpack(main, List.of(part(HASH, "AAAA", 1), part(HASH, "AAAA", 2), part(HASH, "AAAA", 2))))
                .hasMessage("there are 3 further parts, where it says to have 2");
        assertThatThrownBy(() -> ChangeSteps.unpack(main(List.of(), "AAAA", 1_000_000, 5), List.of())).isInstanceOf(Damaged.class);
    }

    @Test
    void unpacksNoBombAndNoForeignText() throws IOException {
        String bomb = zipped("[" + " ".repeat(130 * 1024 * 1024) + "]");
        assertThat(bomb.length()).isLessThan(1_000_000);
        assertThatThrownBy(() -> ChangeSteps.unpack(main(List.of(), bomb, 1, 0), List.of())).hasMessageContaining("longer than");

        for (String foreign : List.of("null", "{}", "[null]", "[{}]", "[[[[", "[] []", "[{\"object\": 1}]", "")) {
            String text = zipped(foreign);
            assertThatThrownBy(() -> ChangeSteps.unpack(main(List.of(), text, 1, 1), List.of())).as(foreign).isInstanceOf(Damaged.class);
        }
    }

    private static List<ChangeStep> unpacked(Packed packed, int count, Random random) {
        List<String> parts = packed.compressedParts();
        List<DatabaseChangeSpec> further = new ArrayList<>();
        for (int i = 1; i < parts.size(); i++) {
            further.add(part(HASH, parts.get(i), i));
        }
        Collections.shuffle(further, random);
        return ChangeSteps.unpack(main(packed.inline(), parts.isEmpty() ? null : parts.getFirst(), parts.size(), count), further);
    }

    private static List<ChangeStep> randomSteps(Random random) {
        return random.nextInt(30) == 0 ? randomLargeSteps(random) : steps(random, random.nextInt(random.nextInt(4) == 0 ? 400 : 20), 80);
    }

    private static List<ChangeStep> randomLargeSteps(Random random) {
        return steps(random, 2500, 600);
    }

    private static List<ChangeStep> steps(Random random, int count, int length) {
        List<ChangeStep> steps = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            steps.add(new ChangeStep(text(random, 40), text(random, 10), List.of(Risk.values()).get(random.nextInt(3)), text(random, 30), text(random, length),
                    random.nextBoolean() ? text(random, length) : null));
        }
        return steps;
    }

    /** Quotes, controls, right-to-left marks, halves of pairs: whatever a name can be made of, and more. */
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(length); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append((char) random.nextInt(0x10000));
                case 1 -> text.append("\"'\\\n\u0000\u202e\u001b[31m$$;--".charAt(random.nextInt(16)));
                default -> text.append((char) (' ' + random.nextInt(95)));
            }
        }
        return text.toString();
    }

    private static String word(Random random, int length) {
        return random.ints(length, 'a', 'z' + 1).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static ChangeStep step(String sql) {
        return new ChangeStep("role \"reporting\"", "Grant", Risk.Low, "it is declared", sql, null);
    }

    private static String zipped(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static DatabaseChangeSpec main(List<ChangeStep> steps, @Nullable String compressed, int parts, int count) {
        return change(HASH, count, steps, compressed, parts, null);
    }

    private static DatabaseChangeSpec part(String hash, String compressed, int part) {
        return change(hash, 0, List.of(), compressed, null, part);
    }

    private static DatabaseChangeSpec change(String hash, int count, List<ChangeStep> steps, @Nullable String compressed, @Nullable Integer parts,
            @Nullable Integer part) {
        return new DatabaseChangeSpec(new SpecRef("orders", "uid", 4), new ChangeTarget("pg", "shop"), Trigger.SpecChanged, null,
                new Requester("alice", Requester.Source.Admission), hash, HASH, Risk.Low, "15.7", count, steps, compressed, parts, part, null);
    }
}
