package dev.databasespec.postgres;

import dev.databasespec.reconcile.Target;
import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/** How much the server has to prove. The password is bound to the channel, so that nobody in the middle can use the proof. */
final class Tls {
    private Tls() {}

    static void apply(Properties properties, Target.Endpoint server) {
        PGProperty.SSL_MODE.set(properties, mode(server.sslMode()));
        if (server.sslMode() == Target.SslMode.DISABLE) {
            return;
        }
        PGProperty.CHANNEL_BINDING.set(properties, "require");
        if (server.sslMode() == Target.SslMode.REQUIRE) {
            return;
        }
        if (server.sslRootCertificate().isPresent()) {
            PGProperty.SSL_FACTORY.set(properties, PemTrust.class.getName());
            PGProperty.SSL_FACTORY_ARG.set(properties, server.sslRootCertificate().get());
        } else {
            PGProperty.SSL_FACTORY.set(properties, DefaultJavaSSLFactory.class.getName());
        }
    }

    private static String mode(Target.SslMode mode) {
        return switch (mode) {
            case VERIFY_FULL -> "verify-full";
            case VERIFY_CA -> "verify-ca";
            case REQUIRE -> "require";
            case DISABLE -> "disable";
        };
    }
}
