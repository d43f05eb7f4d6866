package dev.databasespec.cli.bundle;

import java.util.regex.Pattern;

/** What Kubernetes takes as a name (DNS-1123), so that it goes into a path as it is. A DatabaseSpec may name anything. */
final class ResourceNames {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final String PART = "[a-z0-9]([a-z0-9-]*+(?<!-))?";
    private static final Pattern SUBDOMAIN = Pattern.compile(PART + "(\\." + PART + ")*");
    private static final int LONGEST = 253;

    private ResourceNames() {}

    static boolean isNamespace(String text) {
        return LABEL.matcher(text).matches();
    }

    static boolean isName(String text) {
        return text.length() <= LONGEST && SUBDOMAIN.matcher(text).matches();
    }
}
