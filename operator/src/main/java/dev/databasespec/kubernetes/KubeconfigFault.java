package dev.databasespec.kubernetes;

import java.util.regex.Pattern;

/** Why a kubeconfig cannot be read, without a piece of it: what a parser says quotes the line, and there the token may stand. */
public final class KubeconfigFault {
    private static final Pattern PLACE = Pattern.compile("line \\d{1,9}, column \\d{1,9}");

    private KubeconfigFault() {}

    /** {@code YamlException at line 3, column 12}. */
    public static String text(Throwable fault) {
        Throwable last = fault;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        var place = PLACE.matcher(String.valueOf(last.getMessage()));
        return last.getClass().getSimpleName() + (place.find() ? " at " + place.group() : "");
    }
}
