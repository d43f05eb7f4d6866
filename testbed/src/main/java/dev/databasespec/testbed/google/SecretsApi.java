package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;

/** Secret Manager over REST, global and regional names at one endpoint. */
final class SecretsApi {
    private final Secrets secrets;

    SecretsApi(Secrets secrets) {
        this.secrets = secrets;
    }

    List<Route> routes() {
        var version = "secrets/{secret}/versions/{version}:access";
        return List.of(Route.of("secretmanager", "versions.access", null, "GET", "/v1/projects/{project}/" + version, request -> access(request, "")),
                Route.of("secretmanager", "versions.access", null, "GET", "/v1/projects/{project}/locations/{location}/" + version,
                        request -> access(request, "locations/" + request.path("location") + "/")));
    }

    private JsonNode access(Request request, String location) {
        var name = "projects/" + request.path("project") + "/" + location + "secrets/" + request.path("secret") + "/versions/" + request.path("version");
        var found = secrets.access(name, null, request.fault());
        var answer = Json.object().put("name", found.name());
        answer.putObject("payload").put("data", Base64.getEncoder().encodeToString(found.data().toByteArray())).put("dataCrc32c",
                Long.toString(found.checksum()));
        return answer;
    }
}
