package dev.databasespec.cloudsql;

import java.net.URI;
import java.net.URISyntaxException;

/** Where a service of Google's is; in the clear only within this host. */
record ServiceUrl(boolean plaintext, String host, int port, String path) {
    private static final String LOOPBACK = "localhost|127(\\.[0-9]{1,3}){3}|\\[::1]";

    /** Throws an IllegalArgumentException that says what is expected. */
    static ServiceUrl parse(String text) {
        URI uri = uri(text);
        boolean plaintext = "http".equals(uri.getScheme());
        boolean known = plaintext || "https".equals(uri.getScheme());
        if (!known || uri.getHost() == null || uri.getUserInfo() != null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("https://HOST[:PORT] is expected");
        }
        if (plaintext && !uri.getHost().matches(LOOPBACK)) {
            throw new IllegalArgumentException("http:// is for hosts on the loopback interface only; https:// is expected");
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : plaintext ? 80 : 443;
        return new ServiceUrl(plaintext, uri.getHost(), port, uri.getPath().endsWith("/") ? uri.getPath() : uri.getPath() + "/");
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a URL is expected", e);
        }
    }

    /** With a slash at the end, as the clients for REST want it. */
    String root() {
        return (plaintext ? "http://" : "https://") + authority() + path;
    }

    /** {@code host:port}, as gRPC wants it. */
    String authority() {
        return host + ":" + port;
    }
}
