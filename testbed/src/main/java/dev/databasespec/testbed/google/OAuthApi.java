package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Where tokens come from: a service account's own, and those of accounts that it impersonates. */
final class OAuthApi {
    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";

    private final Tokens tokens;

    OAuthApi(Tokens tokens) {
        this.tokens = tokens;
    }

    List<Route> routes() {
        return List.of(Route.of("oauth", "token", null, "POST", "/token", this::token),
                Route.of("iamcredentials", "generateAccessToken", Tokens.PLATFORM, "POST", "/v1/projects/-/serviceAccounts/{email}:generateAccessToken",
                        this::impersonate));
    }

    private JsonNode token(Request request) {
        var form = HttpApi.query(request.body());
        if (!form.getOrDefault("grant_type", List.of()).contains(GRANT_TYPE)) {
            throw new ApiException(400, "unsupported_grant_type", "Invalid grant_type");
        }
        var claims = claims(request.body());
        var principal = claims.path("iss").asText();
        if (principal.isEmpty()) {
            throw new ApiException(400, "invalid_grant", "Invalid JWT Signature.");
        }
        var scopes = List.of(claims.path("scope").asText().split(" "));
        return Json.object().put("access_token", tokens.issue(principal, scopes)).put("expires_in", tokens.lifetime().toSeconds()).put("token_type",
                "Bearer");
    }

    private JsonNode impersonate(Request request) {
        var body = request.json();
        var scopes = Json.texts(body.path("scope"));
        if (scopes.isEmpty()) {
            throw new ApiException(400, "invalidArgument", "scope: must not be empty");
        }
        var token = tokens.issue(request.path("email"), scopes);
        return Json.object().put("accessToken", token).put("expireTime", tokens.end().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
    }

    static String issuer(String form) {
        try {
            return claims(form).path("iss").asText();
        } catch (ApiException e) {
            return "";
        }
    }

    private static JsonNode claims(String form) {
        return Jwt.claims(String.join("", HttpApi.query(form).getOrDefault("assertion", List.of())));
    }
}
