package dev.databasespec.cli.yaml;

import dev.databasespec.model.Printable;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read or written, in words. */
public final class Reasons {
    private Reasons() {}

    public static String of(Exception e) {
        return switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case NoSuchFileException missing -> "there is no such file or directory";
            default -> Printable.escaped(String.valueOf(e.getMessage()), 200);
        };
    }
}
