package dev.databasespec.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The audit log of the API server. */
record AuditLog(Path file) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> CHANGING = Set.of("create", "update", "patch", "delete", "deletecollection");
    private static final Set<String> NOT_COUNTED = Set.of("leases", "selfsubjectaccessreviews", "selfsubjectrulesreviews");

    long mark() {
        return Texts.size(file);
    }

    /** Leases and questions about one's own rights are no changes. */
    List<ApiWrite> writes(long mark, String user) {
        return requests(mark, user).stream().filter(write -> CHANGING.contains(write.verb()) && !NOT_COUNTED.contains(write.resource())).toList();
    }

    List<ApiWrite> requests(long mark, String user) {
        return Texts.since(file, mark).lines().filter(line -> !line.isBlank()).map(AuditLog::parse).filter(request -> request.user().equals(user)).toList();
    }

    private static ApiWrite parse(String line) {
        try {
            JsonNode event = JSON.readTree(line);
            var object = event.path("objectRef");
            return new ApiWrite(event.path("user").path("username").asText(), event.path("verb").asText(), object.path("resource").asText(),
                    object.path("subresource").asText(),
                    object.path("namespace").asText(), object.path("name").asText(), event.path("responseStatus").path("code").asInt());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
