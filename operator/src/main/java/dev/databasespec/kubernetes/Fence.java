package dev.databasespec.kubernetes;

import dev.databasespec.reconcile.Tenure;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.Interceptor;

/** Lets nothing be written to the API server by a replica that may not lead any more, retries of what it began before included. */
public record Fence(Tenure tenure) implements Interceptor {
    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (!request.method().equals("GET") && !request.uri().getPath().startsWith("/apis/authorization.k8s.io/")) {
            tenure.check();
        }
    }
}
