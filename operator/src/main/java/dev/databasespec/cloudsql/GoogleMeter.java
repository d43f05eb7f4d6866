package dev.databasespec.cloudsql;

/** Port to whoever counts requests to Google. */
public interface GoogleMeter {
    GoogleMeter NONE = (api, method, code) -> {};

    /**
     * One request was answered, or not.
     *
     * @param method {@code users.list}
     * @param code of HTTP or gRPC, {@code 200} or {@code UNAVAILABLE}; {@code IO_ERROR} where there was no answer
     */
    void request(String api, String method, String code);
}
