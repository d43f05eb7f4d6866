package dev.databasespec;

import dev.databasespec.cloudsql.GoogleMeter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts requests to Google. The labels are words of Google's APIs. */
record GoogleMetrics(MeterRegistry registry) implements GoogleMeter {
    @Override
    public void request(String api, String method, String code) {
        registry.counter("dbspec.google.requests", "api", api, "method", method, "code", code).increment();
    }
}
