package dev.databasespec.kubernetes.change;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.databasespec.api.DatabaseSpecSpec;
import java.util.Optional;

/** The spec of a DatabaseSpec as a DatabaseChange remembers it in {@code declared}. */
public final class DeclaredSpec {
    /** As the CRD has it. */
    static final int MAX_CHARS = 400_000;
    private static final long MAX_BYTES = 16L * 1024 * 1024;
    private static final TypeReference<DatabaseSpecSpec> SPEC = new TypeReference<>() {};

    private DeclaredSpec() {}

    /** The same spec gives the same text; none where it would be too long to store. */
    public static Optional<String> pack(DatabaseSpecSpec spec) {
        return Optional.of(Compressed.pack(spec)).filter(text -> text.length() <= MAX_CHARS);
    }

    /**
     * The spec again.
     *
     * @throws Damaged where it is not what was written
     */
    public static DatabaseSpecSpec unpack(String text) {
        return Compressed.unpack(text, SPEC, MAX_BYTES);
    }
}
