package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.plan.Evidence;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.PlannedStep;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Steps that are done or wait together, under a name: whoever approves the hash approves these statements, for this version of the spec, on this state and no other.
 *
 * @param statements of the steps, in order, as {@link Rendering} writes them
 * @param liveFingerprint {@code sha256:} and 64 digits over the {@link Evidence}
 * @param hash {@code sha256:} and 64 digits over statements, generation, fingerprint and the server's version
 */
public record Proposal(List<PlannedStep> steps, List<String> statements, int serverVersion, String liveFingerprint, String hash) {
    private static final int MAJOR = 10_000;

    public Proposal {
        steps = List.copyOf(steps);
        statements = List.copyOf(statements);
    }

    public static Proposal of(List<PlannedStep> steps, DatabaseState live, long generation, Rendering rendering) {
        int version = live.server().version();
        List<String> statements = steps.stream().map(s -> rendering.statement(s.step(), version)).toList();
        String fingerprint = digest(Evidence.of(steps, live));
        List<String> content = new ArrayList<>(List.of(Long.toString(generation), fingerprint, Integer.toString(version)));
        content.addAll(statements);
        return new Proposal(steps, statements, version, fingerprint, digest(content));
    }

    /** The highest hazard of its steps. */
    public Hazard risk() {
        return steps.stream().map(PlannedStep::hazard).reduce(Hazard.LOW, Hazard::max);
    }

    /** As the server prints its version: {@code 15.7} */
    public String version() {
        return serverVersion / MAJOR + "." + serverVersion % MAJOR;
    }

    /** Lengths are part of it, so that no two lists look alike. */
    private static String digest(List<String> lines) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String line : lines) {
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                digest.update(bytes);
            }
            return "sha256:" + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
