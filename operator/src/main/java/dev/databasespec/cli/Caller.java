package dev.databasespec.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;

/** Who we are for the API server. */
final class Caller {
    private static final String PATH = "/apis/authentication.k8s.io/v1/selfsubjectreviews";

    private final ClusterOptions.Place place;

    Caller(ClusterOptions.Place place) {
        this.place = place;
    }

    String name() {
        try {
            String answer = place.client().raw(PATH, "POST", Map.of("apiVersion", "authentication.k8s.io/v1", "kind", "SelfSubjectReview"));
            String name = new ObjectMapper().readTree(answer).at("/status/userInfo/username").asText();
            if (name.isEmpty()) {
                throw new CommandFailure(ExitCode.OTHER, "the API server does not say who you are (SelfSubjectReview)");
            }
            return name;
        } catch (KubernetesClientException e) {
            throw new CommandFailure(ClusterFailures.of(e, place.server()).code(), "the API server does not say who you are (SelfSubjectReview of"
                    + " authentication.k8s.io/v1): " + ClusterFailures.message(e));
        } catch (JsonProcessingException e) {
            throw new CommandFailure(ExitCode.OTHER, "the API server did not answer in JSON to " + PATH);
        }
    }
}
