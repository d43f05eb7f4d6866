package dev.databasespec.kubernetes;

import dev.databasespec.model.Printable;
import dev.databasespec.model.Sorted;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads {@code ALTER ROLE … SET}: names as the server stores them, without those that would change who a session is or what it loads. */
final class RoleSettings {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*)*+");
    private static final Set<String> REFUSED = Set.of("role", "session_authorization", "password_encryption", "createrole_self_grant");
    /** The only built-in settings that the server does not spell in lower case and that a role may set. */
    private static final Map<String, String> SPELLINGS = Map.of("datestyle", "DateStyle", "intervalstyle", "IntervalStyle", "timezone", "TimeZone");

    private RoleSettings() {}

    static SortedMap<String, String> read(String path, Map<String, IntOrString> settings, SpecErrors errors) {
        TreeMap<String, String> read = new TreeMap<>();
        settings.forEach((written, value) -> {
            String lower = written.toLowerCase(Locale.ROOT);
            String name = written.indexOf('.') >= 0 ? written : SPELLINGS.getOrDefault(lower, lower);
            String text = value.getStrVal() == null ? String.valueOf(value.getIntVal()) : value.getStrVal();
            if (!NAME.matcher(written).matches()) {
                errors.add(path, Printable.quoted(written) + " is no name of a setting", "write it as SHOW ALL prints it");
            } else if (REFUSED.contains(lower) || lower.endsWith("_preload_libraries")) {
                errors.add(path,
                        "the setting " + Printable.quoted(written) + " is refused: it changes who a session is, what it loads or how passwords are stored",
                        "remove it");
            } else if (text.indexOf('\0') >= 0) {
                errors.add(path, "the setting " + Printable.quoted(written) + " holds a NUL character, which PostgreSQL does not allow", "write it without");
            } else if (read.put(name, text) != null) {
                errors.add(path, "the setting " + Printable.quoted(written) + " is given twice, in different spellings", "keep one of them");
            }
        });
        return Sorted.map(read);
    }
}
