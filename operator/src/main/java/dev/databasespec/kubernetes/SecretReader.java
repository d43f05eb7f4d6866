package dev.databasespec.kubernetes;

import dev.databasespec.api.SecretKeyRef;
import dev.databasespec.reconcile.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/** One key of a Secret, or why it cannot be read. */
public final class SecretReader {
    private final BiFunction<String, String, Optional<Map<String, String>>> data;

    public sealed interface Reading {
        record Found(Secret value) implements Reading {}

        record Missing(String message, String action) implements Reading {}
    }

    /** {@code data} gives the data of a Secret, base64 as in the API, by namespace and name. */
    public SecretReader(BiFunction<String, String, Optional<Map<String, String>>> data) {
        this.data = data;
    }

    public Reading read(String namespace, SecretKeyRef reference) {
        String name = "Secret " + namespace + "/" + reference.name();
        Optional<Map<String, String>> found = data.apply(namespace, reference.name());
        if (found.isEmpty()) {
            return new Reading.Missing(name + " does not exist", "create it; it is picked up at once");
        }
        String encoded = found.get().get(reference.key());
        if (encoded == null) {
            return new Reading.Missing(name + " has no key \"" + reference.key() + "\"", "add the key, or correct `secretKeyRef.key`");
        }
        Optional<String> value = text(encoded);
        if (value.isEmpty() || value.get().isEmpty() || value.get().indexOf('\0') >= 0) {
            return new Reading.Missing("key \"" + reference.key() + "\" of " + name + " is empty or no text", "write the value as UTF-8 text");
        }
        return new Reading.Found(Secret.of(value.get()));
    }

    private static Optional<String> text(String encoded) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Base64.getMimeDecoder().decode(encoded))).toString());
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
