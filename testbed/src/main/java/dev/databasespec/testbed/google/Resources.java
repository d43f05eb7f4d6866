package dev.databasespec.testbed.google;

import java.util.List;
import java.util.Map;

/** The name of what a request is about, wherever the API hides it. */
final class Resources {
    private Resources() {}

    static String of(String rawPath, Route route, Map<String, List<String>> query, String body) {
        var path = Route.decode(rawPath).replaceFirst("^/(v1|sql/v1beta4)/", "").replaceFirst(":\\w+$", "");
        return switch (route.method()) {
            case "users.insert" -> path + "/" + name(body);
            case "users.update", "users.delete" -> path + "/" + String.join("", query.getOrDefault("name", List.of()));
            case "databases.insert" -> path + "/" + name(body);
            default -> path;
        };
    }

    private static String name(String body) {
        try {
            return Json.parse(body).path("name").asText();
        } catch (ApiException e) {
            return "";
        }
    }
}
