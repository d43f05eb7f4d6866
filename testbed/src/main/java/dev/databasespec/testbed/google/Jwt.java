package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What service accounts sign themselves; the fake believes every signature. */
final class Jwt {
    private Jwt() {}

    /** The claims, or an error as of the token endpoint. */
    static JsonNode claims(String jwt) {
        var parts = jwt.split("\\.", -1);
        try {
            if (parts.length == 3) {
                return Json.parse(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8));
            }
        } catch (IllegalArgumentException | ApiException e) {
            throw new ApiException(400, "invalid_grant", "Invalid JWT");
        }
        throw new ApiException(400, "invalid_grant", "Invalid JWT");
    }

    /** Clients that were given no scopes send such a token instead of asking for one; it opens the API that it names. */
    static Tokens.@Nullable Grant grant(String token) {
        try {
            var claims = claims(token);
            var scopes = claims.hasNonNull("scope") ? List.of(claims.path("scope").asText().split(" ")) : List.of(Tokens.PLATFORM);
            var issuer = claims.path("iss").asText();
            return issuer.isEmpty() ? null : new Tokens.Grant(issuer, scopes, Instant.ofEpochSecond(claims.path("exp").asLong()));
        } catch (ApiException e) {
            return null;
        }
    }
}
