package dev.databasespec.testbed.google;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.databasespec.testbed.Authority;
import dev.databasespec.testbed.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The certificates of one instance: its own, and the short-lived ones of those who connect. */
final class Certificates {
    private static final char[] PASSWORD = "fake".toCharArray();
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final String owner;
    private final Authority serverAuthority = new Authority("Google Cloud SQL Server CA");
    private final Authority clientAuthority = new Authority("Google Cloud SQL Client CA");
    private final KeyPair keys = Authority.keys();
    private final Map<BigInteger, Optional<Tokens.Grant>> logins = new ConcurrentHashMap<>();

    Certificates(String project, String instance) {
        owner = project + ":" + instance;
    }

    ObjectNode serverAuthority() {
        return json(serverAuthority.certificate());
    }

    /** A certificate for that key; with a grant it logs in as nobody else. */
    ObjectNode ephemeral(String publicKey, Tokens.@Nullable Grant login, boolean expired) {
        var end = expired ? Instant.now().minus(Duration.ofMinutes(1)) : Instant.now().plus(HOUR);
        var certificate = clientAuthority.sign("Google Cloud SQL Client", key(publicKey), end.minus(HOUR), end);
        logins.put(certificate.getSerialNumber(), Optional.ofNullable(login));
        return json(certificate);
    }

    /** Whose login the certificate of a client is; empty for one that logs in with a password. */
    Optional<Tokens.Grant> login(Certificate certificate) {
        return certificate instanceof X509Certificate known ? logins.getOrDefault(known.getSerialNumber(), Optional.empty()) : Optional.empty();
    }

    /** The server's side of TLS. */
    SSLContext context(@Nullable Fault fault) {
        var authority = fault == Fault.Wire.WRONG_SERVER_AUTHORITY ? new Authority("Somebody else's CA") : serverAuthority;
        var end = fault == Fault.Wire.EXPIRED_SERVER_CERTIFICATE ? Instant.now().minus(HOUR) : Instant.now().plus(DAY);
        var certificate = authority.sign(owner, keys.getPublic(), end.minus(DAY).minus(DAY), end);
        try {
            var own = store();
            own.setKeyEntry("server", keys.getPrivate(), PASSWORD, new Certificate[]{certificate, authority.certificate()});
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(own, PASSWORD);
            var clients = store();
            clients.setCertificateEntry("clients", clientAuthority.certificate());
            var trusted = TrustManagerFactory.getInstance("PKIX");
            trusted.init(clients);
            var context = SSLContext.getInstance("TLSv1.3");
            context.init(managers.getKeyManagers(), trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** The connector says "RSA PUBLIC KEY" and sends a SubjectPublicKeyInfo. */
    private static PublicKey key(String pem) {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(Pem.bytes(pem)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw ApiException.invalid("Provided public key was in an invalid or unsupported format.");
        }
    }

    private ObjectNode json(X509Certificate certificate) {
        try {
            return Json.kind("sql#sslCert").put("cert", Pem.of("CERTIFICATE", certificate.getEncoded())).put("instance", owner)
                    .put("certSerialNumber", certificate.getSerialNumber().toString())
                    .put("expirationTime", certificate.getNotAfter().toInstant().toString());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
