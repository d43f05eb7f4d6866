package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the connector asks before it connects. */
final class ConnectApi {
    private static final String LOGIN = "https://www.googleapis.com/auth/sqlservice.login";

    private final Instances instances;
    private final Tokens tokens;

    ConnectApi(Instances instances, Tokens tokens) {
        this.instances = instances;
        this.tokens = tokens;
    }

    List<Route> routes() {
        return List.of(Route.admin("connect.get", "GET", "/instances/{instance}/connectSettings", this::settings),
                Route.admin("connect.generateEphemeralCert", "POST", "/instances/{instance}:generateEphemeralCert", this::ephemeral));
    }

    private JsonNode settings(Request request) {
        var instance = instances.running(request);
        var settings = Json.kind("sql#connectSettings").put("region", instance.region()).put("backendType", "SECOND_GEN")
                .put("databaseVersion", instance.databaseVersion()).put("serverCaMode", "GOOGLE_MANAGED_INTERNAL_CA").put("pscEnabled", false);
        settings.set("ipAddresses", instance.ipAddresses());
        settings.set("serverCaCert", instance.certificates().serverAuthority());
        return settings;
    }

    private JsonNode ephemeral(Request request) {
        var instance = instances.running(request);
        var body = request.json();
        var login = body.hasNonNull("access_token") ? login(body.path("access_token").asText()) : null;
        var answer = Json.object();
        answer.set("ephemeralCert",
                instance.certificates().ephemeral(body.path("public_key").asText(), login, request.fault() == Fault.Wire.EXPIRED_CLIENT_CERTIFICATE));
        return answer;
    }

    private Tokens.@Nullable Grant login(String token) {
        var grant = tokens.find(token);
        if (grant == null || !grant.allows(LOGIN)) {
            throw ApiException.invalid("The access token is invalid or not meant for logins.");
        }
        return grant;
    }
}
