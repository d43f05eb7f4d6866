package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** The name of what a request is about, wherever the API hides it. */
final class Resources {
    private Resources() {}

    static String of(String rawPath, Route route, Map<String, List<String>> query, String body) {
        var path = Route.decode(rawPath).replaceFirst("^/(v1/|sql/v1beta4/)?", "").replaceFirst(":\\w+$", "");
        return switch (route.method()) {
            case "users.insert" -> path + "/" + name(body);
            case "users.update", "users.delete" -> path + "/" + String.join("", query.getOrDefault("name", List.of()));
            case "databases.insert" -> path + "/" + name(body);
            case "generateAccessToken" -> path + via(body);
            default -> path;
        };
    }

    private static String name(String body) {
        return json(body).path("name").asText();
    }

    /** The chain of delegates, in its order. */
    private static String via(String body) {
        var delegates = Json.texts(json(body).path("delegates"));
        return delegates.isEmpty() ? "" : "/via/" + String.join(",", delegates).replace("projects/-/serviceAccounts/", "");
    }

    private static JsonNode json(String body) {
        try {
            return Json.parse(body);
        } catch (ApiException e) {
            return Json.object();
        }
    }
}
