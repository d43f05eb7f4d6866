package dev.databasespec.testbed;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.dsl.HttpMethod;
import io.fabric8.mockwebserver.http.Buffer;
import io.fabric8.mockwebserver.http.Headers;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.net.HttpURLConnection;

/** Adds server-side apply to fabric8's store in memory, for one manager of fields: create, merge, or, for a status, replace. */
final class ApplyingDispatcher extends KubernetesCrudDispatcher {
    private static final String STATUS = "/status";

    @Override
    public MockResponse handlePatch(RecordedRequest request) {
        var type = request.getHeader("Content-Type");
        if (type == null || !type.startsWith("application/apply-patch+yaml")) {
            return super.handlePatch(request);
        }
        var path = withoutQuery(request.getPath());
        ObjectNode applied = Serialization.unmarshal(request.getUtf8Body(), ObjectNode.class);
        if (applied.get("metadata") instanceof ObjectNode metadata) {
            metadata.remove("managedFields");
            metadata.remove("resourceVersion");
        }
        var current = handleGet(path.endsWith(STATUS) ? path.substring(0, path.length() - STATUS.length()) : path);
        if (current.code() == HttpURLConnection.HTTP_NOT_FOUND) {
            return path.endsWith(STATUS)
                    ? current
                    : handleCreate(request(HttpMethod.POST, path.substring(0, path.lastIndexOf('/')), "application/json", applied));
        }
        ObjectNode whole = Serialization.unmarshal(current.getBody().readUtf8(), ObjectNode.class);
        if (path.endsWith(STATUS)) {
            whole.set("status", applied.get("status"));
        } else {
            merge(whole, applied);
        }
        return handleUpdate(request(HttpMethod.PUT, path, "application/json", whole));
    }

    /** The store's own merge adds the items of a list to those that are there. */
    private static void merge(ObjectNode into, ObjectNode applied) {
        applied.properties().forEach(field -> {
            if (field.getValue() instanceof ObjectNode deeper && into.get(field.getKey()) instanceof ObjectNode old) {
                merge(old, deeper);
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    private static RecordedRequest request(HttpMethod method, String path, String type, ObjectNode body) {
        var headers = new Headers.Builder().add("Content-Type", type).build();
        return new RecordedRequest("HTTP/1.1", method, path, headers, new Buffer().writeUtf8(Serialization.asJson(body)));
    }

    private static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }
}
