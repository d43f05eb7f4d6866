package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Users of the Admin API. */
final class UsersApi {
    private static final int NAME_BYTES = 63;
    private static final Pattern RESERVED = Pattern.compile("(cloudsql|pg_).*");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+");
    private static final Pattern ACCOUNT = Pattern.compile("[^@\\s]+@[^@\\s]+\\.iam(\\.gserviceaccount\\.com)?|[^@\\s]+@[^@\\s]+\\.gserviceaccount\\.com");
    private static final Set<String> TYPES = Set.of("BUILT_IN", "CLOUD_IAM_USER", "CLOUD_IAM_SERVICE_ACCOUNT", "CLOUD_IAM_GROUP");

    private final Instances instances;
    private final Operations operations;

    UsersApi(Instances instances, Operations operations) {
        this.instances = instances;
        this.operations = operations;
    }

    List<Route> routes() {
        var users = "/instances/{instance}/users";
        return List.of(Route.admin("users.list", "GET", users, this::list), Route.admin("users.get", "GET", users + "/{user}", this::get),
                Route.admin("users.insert", "POST", users, this::insert), Route.admin("users.update", "PUT", users, this::update),
                Route.admin("users.delete", "DELETE", users, this::delete));
    }

    private JsonNode list(Request request) {
        var instance = instances.running(request);
        return Json.list("sql#usersList", new Users(instance.server()).all().stream().map(user -> json(instance, user)).toList());
    }

    private JsonNode get(Request request) {
        var instance = instances.running(request);
        return new Users(instance.server()).all().stream().filter(user -> user.name().equals(request.path("user"))).findFirst()
                .map(user -> json(instance, user)).orElseThrow(Users::missing);
    }

    private JsonNode insert(Request request) {
        var instance = instances.running(request);
        var body = request.json();
        var name = body.path("name").asText();
        var type = body.path("type").asText("BUILT_IN");
        var password = body.hasNonNull("password") ? body.path("password").asText() : null;
        var roles = Json.texts(body.path("databaseRoles"));
        check(name, type, password != null);
        return operations.run(request, instance, "CREATE_USER",
                () -> new Users(instance.server()).insert(name, type, password, roles.isEmpty() ? null : roles));
    }

    private JsonNode update(Request request) {
        var instance = instances.running(request);
        var name = named(request);
        var body = request.json();
        var password = body.hasNonNull("password") ? body.path("password").asText() : null;
        // as documented: the roles of the body are ignored in an update
        return operations.run(request, instance, "UPDATE_USER", () -> new Users(instance.server()).update(name, request.all("databaseRoles"),
                Boolean.parseBoolean(request.query("revokeExistingRoles")), password));
    }

    private JsonNode delete(Request request) {
        var instance = instances.running(request);
        var name = named(request);
        return operations.run(request, instance, "DELETE_USER", () -> new Users(instance.server()).delete(name));
    }

    private static String named(Request request) {
        var name = request.query("name");
        if (name.isEmpty()) {
            throw new ApiException(400, "required", "Required parameter: name");
        }
        requireFree(name);
        return name;
    }

    private static void check(String name, String type, boolean password) {
        if (name.isEmpty()) {
            throw new ApiException(400, "required", "Required parameter: name");
        }
        if (!TYPES.contains(type)) {
            throw ApiException.invalid("Invalid user type " + type + ".");
        }
        requireFree(name);
        var valid = switch (type) {
            case "BUILT_IN" -> name.getBytes(StandardCharsets.UTF_8).length <= NAME_BYTES;
            case "CLOUD_IAM_SERVICE_ACCOUNT" -> ACCOUNT.matcher(name).matches() && Tokens.databaseUser(name).length() <= NAME_BYTES;
            default -> EMAIL.matcher(name).matches() && name.length() <= NAME_BYTES && !name.endsWith(".gserviceaccount.com");
        };
        if (!valid) {
            throw ApiException.invalid("User name \"" + name + "\" is not valid for a user of type " + type + ".");
        }
        if (password && !type.equals("BUILT_IN")) {
            throw ApiException.invalid("A user of type " + type + " cannot have a password.");
        }
    }

    private static void requireFree(String name) {
        if (RESERVED.matcher(name).matches()) {
            throw ApiException.invalid("User name \"" + name + "\" is reserved.");
        }
    }

    private static ObjectNode json(Instance instance, Users.User user) {
        var json = Json.kind("sql#user").put("name", user.name()).put("host", "").put("instance", instance.name()).put("project", instance.project())
                .put("etag", Integer.toHexString(user.hashCode()));
        if (!user.type().equals("BUILT_IN")) {
            json.put("type", user.type());
        }
        json.put("iamStatus", user.type().startsWith("CLOUD_IAM_GROUP") ? "ACTIVE" : "IAM_STATUS_UNSPECIFIED");
        if (!user.roles().isEmpty()) {
            user.roles().forEach(json.putArray("databaseRoles")::add);
        }
        json.putObject("passwordPolicy").putObject("status");
        return json;
    }
}
