package dev.databasespec.testbed;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** Files for KUBECONFIG. */
final class Kubeconfig {
    private Kubeconfig() {}

    /** All but the file and the server in PEM. */
    static Path withCertificate(Path file, String server, String authority, String certificate, String key) {
        return write(file, server, "certificate-authority-data: " + base64(authority),
                "client-certificate-data: " + base64(certificate) + ", client-key-data: " + base64(key));
    }

    static Path withToken(Path file, String server, String authority, String token, String namespace) {
        return write(file, server, "certificate-authority-data: " + base64(authority), "token: " + token, namespace);
    }

    static Path plain(Path file, String server) {
        return write(file, server, "insecure-skip-tls-verify: false", "token: none");
    }

    static Path anonymous(Path file, String server) {
        return write(file, server, "insecure-skip-tls-verify: false", "");
    }

    private static Path write(Path file, String server, String trust, String credentials) {
        return write(file, server, trust, credentials, "default");
    }

    private static Path write(Path file, String server, String trust, String credentials, String namespace) {
        Texts.write(file, """
                apiVersion: v1
                kind: Config
                current-context: testbed
                contexts:
                - {name: testbed, context: {cluster: testbed, user: testbed, namespace: %s}}
                clusters:
                - {name: testbed, cluster: {server: "%s", %s}}
                users:
                - {name: testbed, user: {%s}}
                """.formatted(namespace, server, trust, credentials));
        return file;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
