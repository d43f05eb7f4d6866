package dev.databasespec.cli.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.DatabaseSpecSpec;
import dev.databasespec.model.Sorted;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The items of a DatabaseSpec by name, each with a hash of what it says: enough to see which of them somebody edited. */
public final class SpecItems {
    /** What concerns every item. */
    static final String WHOLE = "whole";
    private static final int HASH_BYTES = 12;
    private static final JsonMapper MAPPER = JsonMapper.builder().enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL)).build();

    private SpecItems() {}

    public static SortedMap<String, String> of(DatabaseSpec resource) {
        DatabaseSpecSpec spec = resource.getSpec();
        Map<String, String> items = new TreeMap<>();
        items.put(WHOLE, hash(Arrays.asList(spec.enforcement(), spec.create())));
        spec.schemas().forEach(schema -> items.put(schema(schema.name()), hash(schema)));
        spec.roles().forEach(role -> items.put(role(role.name()), hash(role)));
        spec.users().forEach(user -> items.put(role(databaseUser(user.principal())), hash(user)));
        return Sorted.map(items);
    }

    static String role(String name) {
        return "role " + name;
    }

    static String schema(String name) {
        return "schema " + name;
    }

    /** As Cloud SQL names the database user of a principal. */
    private static String databaseUser(String principal) {
        String lower = principal.toLowerCase(Locale.ROOT);
        String suffix = ".gserviceaccount.com";
        return lower.endsWith(suffix) ? lower.substring(0, lower.length() - suffix.length()) : lower;
    }

    private static String hash(Object item) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(MAPPER.writeValueAsString(item).getBytes(StandardCharsets.UTF_8));
            return "sha256:" + HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (JsonProcessingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
