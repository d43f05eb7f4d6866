package dev.databasespec.testbed.google;

import dev.databasespec.testbed.Pem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;

/** Credentials as they are downloaded, with a key that opens nothing. */
final class ServiceAccountFile {
    private static final String KEY = key(); // one is enough for everybody who signs what nobody checks

    private ServiceAccountFile() {}

    static Path write(Path folder, String email, String project, String tokenUri) {
        var account = Json.object().put("type", "service_account").put("project_id", project).put("private_key_id", "fake").put("private_key", KEY)
                .put("client_email", email).put("client_id", "1").put("token_uri", tokenUri).put("universe_domain", "googleapis.com");
        try {
            return Files.writeString(folder.resolve(email + ".json"), Json.write(account));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String key() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return Pem.of("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
