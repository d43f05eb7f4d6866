package dev.databasespec.cli.bundle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.databasespec.cli.bundle.Api.Body;
import dev.databasespec.cli.bundle.Api.Refused;
import dev.databasespec.model.Printable;
import java.net.HttpURLConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what may be read, and notes the rest. */
final class Reader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 500;
    private static final int LONGEST_WHY = 300;
    private final Api api;
    private final Bundle bundle;

    Reader(Api api, Bundle bundle) {
        this.api = api;
        this.bundle = bundle;
    }

    /** Empty, and noted as {@code what}, where it is refused. */
    Optional<JsonNode> object(String what, String path) {
        return text(what, path).flatMap(text -> parsed(what, text));
    }

    /** A name that was mistyped has no objects either. */
    void noteMissingNamespace(String namespace) {
        if (api.get("/api/v1/namespaces/" + encoded(namespace)) instanceof Refused refused && refused.code() == HttpURLConnection.HTTP_NOT_FOUND) {
            bundle.note("namespace " + namespace, "there is none of this name");
        }
    }

    Optional<String> text(String what, String path) {
        return switch (api.get(path)) {
            case Body body -> Optional.of(body.text());
            case Refused refused -> {
                bundle.note(what, why(refused));
                yield Optional.empty();
            }
        };
    }

    /** At most so many, by namespace and name. Empty, and noted, where they are refused. */
    Optional<List<JsonNode>> list(String what, String path, String query, int most) {
        Set<JsonNode> items = new LinkedHashSet<>();
        String next = "";
        int before;
        do {
            Optional<JsonNode> page = object(what, path + "?limit=" + PAGE + query + (next.isEmpty() ? "" : "&continue=" + encoded(next)));
            if (page.isEmpty()) {
                return items.isEmpty() ? Optional.empty() : Optional.of(first(items, most));
            }
            before = items.size();
            page.get().path("items").forEach(items::add);
            next = page.get().at("/metadata/continue").asText("");
        } while (!next.isEmpty() && items.size() > before && items.size() < most);
        if (items.size() > most || (!next.isEmpty() && items.size() > before)) {
            bundle.note(what, "only " + most + " of them are here, there are more");
        } else if (!next.isEmpty()) {
            bundle.note(what, "the API server says that there are more than " + items.size() + ", and gives a page with none of them");
        }
        return Optional.of(first(items, most));
    }

    private static List<JsonNode> first(Set<JsonNode> items, int most) {
        return items.stream().sorted(Comparator.comparing((JsonNode i) -> namespace(i)).thenComparing(Reader::name)).limit(most).toList();
    }

    private Optional<JsonNode> parsed(String what, String text) {
        try {
            return Optional.of(JSON.readTree(text));
        } catch (JsonProcessingException e) {
            bundle.note(what, "the API server did not answer in JSON");
            return Optional.empty();
        }
    }

    private static String why(Refused refused) {
        return Printable.escaped(switch (refused.code()) {
            case 401, 403 -> "not allowed: " + refused.why();
            case 404 -> "not there: " + refused.why();
            default -> refused.code() > 0 ? "the API server answered " + refused.code() + ": " + refused.why() : refused.why();
        }, LONGEST_WHY);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String namespace(JsonNode object) {
        return object.at("/metadata/namespace").asText("");
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText("");
    }
}
