package dev.databasespec.testbed;

/** What a client asks of the API server; the query is empty where there is none. */
public record ApiRequest(String method, String path, String query, String body) {
    public boolean isWatch() {
        return query.contains("watch=true");
    }

    /** Changes something. */
    public boolean isWrite() {
        return !method.equals("GET") && !method.equals("HEAD") && !method.equals("OPTIONS");
    }
}
