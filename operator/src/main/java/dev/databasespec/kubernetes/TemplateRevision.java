package dev.databasespec.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.RoleSpec;
import dev.databasespec.api.RoleTemplateSpec;
import dev.databasespec.api.RoleTemplateStatus.Revision;
import dev.databasespec.kubernetes.change.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The roles of a RoleTemplate as they were at one time.
 *
 * @param content the roles as the status of the RoleTemplate keeps them
 */
record TemplateRevision(String version, String checksum, List<RoleSpec> roles, String content) {
    private static final ObjectMapper JSON = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    /** A status that somebody else wrote must not take all memory. */
    private static final int LARGEST = 16 << 20;

    TemplateRevision {
        roles = List.copyOf(roles);
    }

    static TemplateRevision of(RoleTemplateSpec spec) {
        String canonical = canonical(spec.roles());
        return new TemplateRevision(spec.version(), checksum(canonical), spec.roles(), packed(canonical));
    }

    /** Empty where it is not what its checksum says. */
    static Optional<TemplateRevision> read(Revision stored) {
        try (var unpacking = new GZIPInputStream(new ByteArrayInputStream(Base64.getDecoder().decode(stored.content())))) {
            String canonical = new String(unpacking.readNBytes(LARGEST), StandardCharsets.UTF_8);
            return checksum(canonical).equals(stored.checksum())
                    ? Optional.of(new TemplateRevision(stored.version(), stored.checksum(), JSON.readValue(canonical, new TypeReference<List<RoleSpec>>() {}),
                            stored.content()))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    Revision stored() {
        return new Revision(version, checksum, content);
    }

    AppliedTemplate of(String name) {
        return new AppliedTemplate(name, version, checksum, null);
    }

    boolean is(AppliedTemplate applied) {
        return version.equals(applied.version()) && checksum.equals(applied.checksum());
    }

    /** What tells it from every other revision of its template. */
    String id() {
        return version + " " + checksum;
    }

    private static String canonical(List<RoleSpec> roles) {
        try {
            return JSON.writeValueAsString(tidy(JSON.convertValue(roles, Object.class)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("roles that were read cannot be written", e);
        }
    }

    /** In one order, and without lists that hold nothing; an empty group stays, since {@code database: {}} says something. */
    private static Object tidy(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                TreeMap<String, Object> sorted = new TreeMap<>();
                map.forEach((key, item) -> {
                    if (item != null && !(item instanceof List<?> list && list.isEmpty())) {
                        sorted.put(String.valueOf(key), tidy(item));
                    }
                });
                yield sorted;
            }
            case List<?> list -> list.stream().map(TemplateRevision::tidy).toList();
            default -> value;
        };
    }

    private static String checksum(String canonical) {
        return "sha256:" + Digests.sha256(canonical);
    }

    private static String packed(String canonical) {
        var bytes = new ByteArrayOutputStream();
        try (var packing = new GZIPOutputStream(bytes)) {
            packing.write(canonical.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }
}
