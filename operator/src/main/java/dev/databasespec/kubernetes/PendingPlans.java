package dev.databasespec.kubernetes;

import dev.databasespec.api.DatabaseSpecStatus.PendingPlan;
import dev.databasespec.api.DatabaseSpecStatus.Risk;
import dev.databasespec.model.Printable;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.PlannedStep;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** {@code status.plan}: what waits, its risk, and the first lines of its SQL. */
record PendingPlans(Preview preview) {
    private static final int LINES = 20;
    private static final int LONGEST_LINE = 1000;

    Optional<PendingPlan> of(List<PlannedStep> steps, int serverVersion) {
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        List<String> statements = steps.stream().map(p -> preview.sql(p.step(), serverVersion)).toList();
        List<String> lines = statements.stream().flatMap(String::lines).filter(line -> !line.isBlank()).limit(LINES)
                .map(line -> Printable.escaped(line, LONGEST_LINE)).toList();
        return Optional.of(new PendingPlan("sha256:" + digest(String.join("\n", statements)), risk(steps), steps.size(), lines, null));
    }

    private static Risk risk(List<PlannedStep> steps) {
        return switch (steps.stream().map(PlannedStep::hazard).reduce(Hazard.LOW, Hazard::max)) {
            case LOW -> Risk.Low;
            case MEDIUM -> Risk.Medium;
            case HIGH -> Risk.High;
        };
    }

    static String digest(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
