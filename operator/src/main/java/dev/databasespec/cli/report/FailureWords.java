package dev.databasespec.cli.report;

import dev.databasespec.reconcile.Failure;

/** {@code CONNECTION_FAILED} as {@code ConnectionFailed}, the way all reasons are written. */
final class FailureWords {
    private FailureWords() {}

    static String of(Failure.Kind kind) {
        StringBuilder word = new StringBuilder();
        for (String part : kind.name().split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(java.util.Locale.ROOT));
        }
        return word.toString();
    }
}
