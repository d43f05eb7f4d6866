package dev.databasespec.kubernetes;

import dev.databasespec.model.Printable;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code postgresql://user:password@host:port/database}, with percent-encoding, as applications have it. It is never handed on as a text: a URL can hold options
 * that change where a driver connects to and what it loads.
 *
 * @param host empty: the URL names none; a path where it begins with a slash: the folder of a Unix socket
 */
record DatabaseUrl(String user, String password, String host, int port, String database) {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]{0,31}+)://.*+", Pattern.DOTALL);
    private static final Pattern SHAPE = Pattern.compile("[^:]++://(?:([^:@/?#]*+)(?::([^@/?#]*+))?@)?(\\[[0-9A-Fa-f:.%]++]|[^:@/?#\\[\\]]*+)(?::([0-9]{1,5}))?"
            + "(?:/([^/?#@]*+))?(?:\\?([^?#@]*+))?");
    private static final Set<String> SCHEMES = Set.of("postgresql", "postgres", "postgresql+asyncpg", "postgresql+psycopg2", "postgresql+psycopg");
    /** How a client connects, which `endpoint` or the connector decides. */
    private static final Set<String> IGNORED = Set.of("sslmode", "ssl", "connect_timeout", "application_name", "client_encoding", "target_session_attrs",
            "channel_binding", "gssencmode", "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout");
    private static final Set<String> PARTS = Set.of("host", "port", "user", "password", "dbname");
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z0-9_]{1,40}+");

    sealed interface Parsed {
        record Valid(DatabaseUrl url) implements Parsed {}

        /** {@code why} continues a sentence about the secret, and shows nothing of it but scheme and options */
        record Invalid(String why) implements Parsed {}
    }

    /** Ends the reading; only seen inside this class. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why, null, false, false);
        }
    }

    static Parsed parse(String text) {
        Matcher scheme = SCHEME.matcher(text);
        if (!scheme.matches()) {
            return new Parsed.Invalid("holds no URL");
        }
        if (!SCHEMES.contains(scheme.group(1).toLowerCase(Locale.ROOT))) {
            return new Parsed.Invalid("holds a URL of the unknown scheme " + Printable.quoted(scheme.group(1)));
        }
        Matcher matcher = SHAPE.matcher(text);
        try {
            return matcher.matches() ? new Parsed.Valid(read(matcher)) : malformed();
        } catch (Unreadable e) {
            return new Parsed.Invalid(String.valueOf(e.getMessage()));
        }
    }

    private static Parsed malformed() {
        return new Parsed.Invalid("holds a URL that cannot be read");
    }

    private static DatabaseUrl read(Matcher matcher) throws Unreadable {
        Map<String, String> parts = new TreeMap<>();
        String host = given(matcher, 3);
        put(parts, "user", given(matcher, 1));
        put(parts, "password", given(matcher, 2));
        put(parts, "host", host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        put(parts, "port", given(matcher, 4));
        put(parts, "dbname", given(matcher, 5));
        for (String option : given(matcher, 6).split("&", -1)) {
            option(parts, option);
        }
        for (String needed : new String[]{"user", "password"}) {
            if (!parts.containsKey(needed)) {
                throw new Unreadable("holds a URL without a " + needed);
            }
        }
        return new DatabaseUrl(part(parts, "user"), part(parts, "password"), part(parts, "host"), port(part(parts, "port")), part(parts, "dbname"));
    }

    private static void option(Map<String, String> parts, String option) throws Unreadable {
        int sign = option.indexOf('=');
        String name = sign < 0 ? option : option.substring(0, sign);
        if (option.isEmpty() || IGNORED.contains(name)) {
            return;
        }
        if (!PARTS.contains(name) || sign < 0) {
            throw new Unreadable("holds a URL with " + (WORD.matcher(name).matches() ? "the option " + Printable.quoted(name) : "an option")
                    + ", which is not understood");
        }
        put(parts, name, option.substring(sign + 1));
    }

    private static void put(Map<String, String> parts, String name, String encoded) throws Unreadable {
        if (!encoded.isEmpty() && parts.put(name, decoded(encoded)) != null) {
            throw new Unreadable("holds a URL that says " + name + " twice");
        }
    }

    private static String given(Matcher matcher, int group) {
        String text = matcher.group(group);
        return text == null ? "" : text;
    }

    private static String part(Map<String, String> parts, String name) {
        return parts.getOrDefault(name, "");
    }

    private static int port(String text) throws Unreadable {
        int port = text.isEmpty() ? 5432 : text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(text) : 0;
        if (port < 1 || port > 65535) {
            throw new Unreadable("holds a URL whose port is none");
        }
        return port;
    }

    /** Percent-encoding alone: a plus sign is a plus sign. */
    private static String decoded(String text) throws Unreadable {
        var bytes = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            int c = text.codePointAt(i);
            if (c != '%') {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(c) - 1;
            } else if (i + 2 < text.length() && Character.digit(text.charAt(i + 1), 16) >= 0 && Character.digit(text.charAt(i + 2), 16) >= 0) {
                bytes.write(Character.digit(text.charAt(i + 1), 16) * 16 + Character.digit(text.charAt(i + 2), 16));
                i += 2;
            } else {
                throw new Unreadable("holds a URL with a percent sign that encodes nothing (write it as %25)");
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes.toByteArray())).toString();
        } catch (CharacterCodingException e) {
            throw new Unreadable("holds a URL that is no UTF-8");
        }
    }

    /** The Cloud SQL instance that a Unix socket leads to: {@code /cloudsql/project:region:instance}; empty where the host is no such path. */
    Optional<String> connectionName() {
        String folder = "/cloudsql/";
        String path = host.endsWith("/") ? host.substring(0, host.length() - 1) : host;
        return path.startsWith(folder) ? Optional.of(path.substring(folder.length())) : Optional.empty();
    }

    boolean isSocket() {
        return host.startsWith("/");
    }

    @Override
    public String toString() {
        return "postgresql://‹secret›";
    }
}
