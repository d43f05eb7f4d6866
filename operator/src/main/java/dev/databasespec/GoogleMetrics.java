package dev.databasespec;

import dev.databasespec.cloudsql.GoogleMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts requests to Google. The labels are words of Google's APIs. */
record GoogleMetrics(MeterRegistry registry) implements GoogleMeter {
    @Override
    public void request(String api, String method, String code) {
        Counter.builder("dbspec.google.requests").description("Requests to Google's APIs, repeated ones included").tag("api", api).tag("method", method)
                .tag("code", code).register(registry).increment();
    }
}
