package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A method of an API and where it is found. */
record Route(String api, String method, @Nullable String scope, String verb, Pattern path, Handler handler) {
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    /** Answers a request or throws an {@link ApiException}. */
    interface Handler {
        JsonNode answer(Request request);
    }

    /** A route that needs a token of that scope, or none where the scope is null. */
    static Route of(String api, String method, @Nullable String scope, String verb, String template, Handler handler) {
        var pattern = VARIABLE.matcher(template).replaceAll("(?<$1>[^/]+?)");
        return new Route(api, method, scope, verb, Pattern.compile(pattern), handler);
    }

    /** A method of the Admin API; clients of the connector's time ask for its older version. */
    static Route admin(String method, String verb, String template, Handler handler) {
        return of("sqladmin", method, "https://www.googleapis.com/auth/sqlservice.admin", verb, "/(?:v1|sql/v1beta4)/projects/{project}" + template,
                handler);
    }

    @Nullable
    Map<String, String> match(String verb, String rawPath) {
        var matcher = path.matcher(rawPath);
        if (!this.verb.equals(verb) || !matcher.matches()) {
            return null;
        }
        var values = new LinkedHashMap<String, String>();
        for (var name : matcher.namedGroups().keySet()) {
            values.put(name, decode(matcher.group(name)));
        }
        return values;
    }

    static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
