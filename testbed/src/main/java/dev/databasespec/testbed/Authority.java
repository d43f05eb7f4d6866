package dev.databasespec.testbed;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that nobody else trusts. */
public final class Authority {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Duration YEARS = Duration.ofDays(3650);

    private final String name;
    private final KeyPair keys = keys();
    private final X509Certificate certificate;

    public Authority(String name) {
        this.name = name;
        this.certificate = sign(named(name), keys.getPublic(), Instant.now().minus(Duration.ofDays(2)), Instant.now().plus(YEARS), true);
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public X509Certificate sign(String commonName, PublicKey key, Instant from, Instant until) {
        return sign(named(commonName), key, from, until, false);
    }

    /** What makes somebody a user of Kubernetes, in these groups. */
    X509Certificate user(String user, List<String> groups, PublicKey key) {
        var subject = new X500NameBuilder();
        groups.forEach(group -> subject.addRDN(BCStyle.O, group));
        return sign(subject.addRDN(BCStyle.CN, user).build(), key, certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(), false);
    }

    @SuppressWarnings("JavaUtilDate") // what BouncyCastle takes
    private X509Certificate sign(X500Name subject, PublicKey key, Instant from, Instant until, boolean authority) {
        try {
            var builder = new JcaX509v3CertificateBuilder(named(name), new BigInteger(120, RANDOM), Date.from(from), Date.from(until), subject,
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X500Name named(String commonName) {
        return new X500NameBuilder().addRDN(BCStyle.CN, commonName).build();
    }

    public static KeyPair keys() {
        return keys("EC", 256);
    }

    static KeyPair rsaKeys() {
        return keys("RSA", 2048);
    }

    private static KeyPair keys(String algorithm, int size) {
        try {
            var generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(size);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
