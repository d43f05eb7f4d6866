package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Databases of the Admin API; those it makes belong to cloudsqlsuperuser. */
final class DatabasesApi {
    private final Instances instances;
    private final Operations operations;

    DatabasesApi(Instances instances, Operations operations) {
        this.instances = instances;
        this.operations = operations;
    }

    List<Route> routes() {
        var databases = "/instances/{instance}/databases";
        return List.of(Route.admin("databases.list", "GET", databases, this::list), Route.admin("databases.insert", "POST", databases, this::insert));
    }

    private JsonNode list(Request request) {
        var instance = instances.running(request);
        var rows = instance.server().execute("postgres", """
                SELECT datname, pg_encoding_to_char(encoding), datcollate FROM pg_database
                 WHERE datallowconn AND NOT datistemplate AND datname <> 'cloudsqladmin' ORDER BY 1""");
        return Json.list("sql#databasesList", rows.stream().map(row -> json(instance, row)).toList());
    }

    private static ObjectNode json(Instance instance, List<@Nullable String> row) {
        return Json.kind("sql#database").put("name", row.get(0)).put("charset", row.get(1)).put("collation", row.get(2))
                .put("instance", instance.name()).put("project", instance.project());
    }

    private JsonNode insert(Request request) {
        var instance = instances.running(request);
        var name = request.json().path("name").asText();
        if (name.isEmpty()) {
            throw new ApiException(400, "required", "Required parameter: name");
        }
        return operations.run(request, instance, "CREATE_DATABASE", () -> create(instance, name));
    }

    private static void create(Instance instance, String name) {
        try {
            instance.server().execute("postgres", "CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\" OWNER cloudsqlsuperuser");
        } catch (IllegalStateException e) {
            throw ApiException.invalid("failed to create database " + name + ". Detail: " + e.getMessage());
        }
    }
}
