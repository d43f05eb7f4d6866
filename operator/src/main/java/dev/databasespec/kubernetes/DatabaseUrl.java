package dev.databasespec.kubernetes;

import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code postgresql://user:password@host:port/database}, with percent-encoding. It is never handed on as a text: a URL can hold options that change where a driver
 * connects to and what it loads.
 */
record DatabaseUrl(String user, String password, String host, int port, String database) {
    private static final Pattern SHAPE = Pattern
            .compile("(?:postgresql|postgres)://([^:@/?#]*+):([^@/?#]*+)@(\\[[0-9A-Fa-f:.%]++]|[^:@/?#\\[\\]]++)(?::([0-9]{1,5}))?(?:/([^/?#]*+))?");

    /** Empty where the text is no such URL. No part of it may be shown: it is a secret. */
    static Optional<DatabaseUrl> parse(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = matcher.group(4) == null ? 5432 : Integer.parseInt(matcher.group(4));
        String host = matcher.group(3).startsWith("[") ? matcher.group(3).substring(1, matcher.group(3).length() - 1) : matcher.group(3);
        String database = matcher.group(5) == null ? "" : matcher.group(5);
        return decoded(matcher.group(1)).flatMap(user -> decoded(matcher.group(2)).flatMap(password -> decoded(database)
                .filter(d -> !user.isEmpty() && port > 0 && port < 65536).map(d -> new DatabaseUrl(user, password, host, port, d))));
    }

    /** Percent-encoding alone: a plus sign is a plus sign. */
    private static Optional<String> decoded(String text) {
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
                return Optional.empty();
            }
        }
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes.toByteArray())).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "postgresql://‹secret›";
    }
}
