package dev.databasespec.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A self-signed certificate for 127.0.0.1, made by the JDK's keytool. */
record Certificate(Path folder, String pem, Path certificateFile, Path keyFile) {
    private static final char[] STORE_PASSWORD = "store-password".toCharArray();

    static Certificate make(Path folder, String name) throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "key", "-keyalg",
                "RSA",
                "-keysize", "2048", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1", "-ext", "bc:c", "-validity", "30", "-storetype", "PKCS12", "-keystore",
                store.toString(), "-storepass", new String(STORE_PASSWORD)).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD);
        }
        String certificate = pem("CERTIFICATE", keys.getCertificate("key").getEncoded());
        Path certificateFile = Files.writeString(folder.resolve(name + ".crt"), certificate);
        Path keyFile = Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", keys.getKey("key", STORE_PASSWORD).getEncoded()));
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
        return new Certificate(folder, certificate, certificateFile, keyFile);
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }
}
