package dev.databasespec.testbed.google;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** JSON as Google writes it. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ObjectNode kind(String kind) {
        return object().put("kind", kind);
    }

    /** A list; Google leaves out the items of an empty one. */
    static ObjectNode list(String kind, List<ObjectNode> items) {
        var list = kind(kind);
        if (!items.isEmpty()) {
            list.putArray("items").addAll(items);
        }
        return list;
    }

    static JsonNode parse(String text) {
        try {
            return text.isBlank() ? object() : MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ApiException(400, "parseError", "Parse Error");
        }
    }

    static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(element -> texts.add(element.asText()));
        return List.copyOf(texts);
    }

    /** The body of an error: the older APIs name a reason, the newer ones a status. */
    static ObjectNode error(String api, ApiException problem) {
        if (api.equals("oauth")) {
            return object().put("error", problem.reason()).put("error_description", problem.text());
        }
        var body = object();
        var error = body.putObject("error").put("code", problem.code()).put("message", problem.text());
        var status = HttpStatus.code(problem.code(), problem.reason()).name();
        if (api.equals("sqladmin")) {
            var detail = error.putArray("errors").addObject().put("message", problem.text()).put("reason", problem.reason());
            if (problem.reason().equals("accessNotConfigured")) {
                detail.put("domain", "usageLimits");
                error.put("status", status).putArray("details").addObject().put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                        .put("reason", "SERVICE_DISABLED").put("domain", "googleapis.com");
            } else {
                detail.put("domain", "global");
            }
        } else {
            error.put("status", status);
        }
        return body;
    }
}
