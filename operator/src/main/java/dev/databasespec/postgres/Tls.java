package dev.databasespec.postgres;

import dev.databasespec.reconcile.Target;
import java.sql.SQLException;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.ssl.DefaultJavaSSLFactory;

/** How much the server has to prove. The password is bound to the channel, so that nobody in the middle can use the proof. */
final class Tls {
    private Tls() {}

    static void apply(PGSimpleDataSource source, Target.Endpoint server) throws SQLException {
        Endpoint.set(source, PGProperty.SSL_MODE, mode(server.sslMode()));
        if (server.sslMode() == Target.SslMode.DISABLE) {
            return;
        }
        Endpoint.set(source, PGProperty.CHANNEL_BINDING, "require");
        if (server.sslMode() == Target.SslMode.REQUIRE) {
            return;
        }
        if (server.sslRootCertificate().isPresent()) {
            Endpoint.set(source, PGProperty.SSL_FACTORY, PemTrust.class.getName());
            Endpoint.set(source, PGProperty.SSL_FACTORY_ARG, server.sslRootCertificate().get());
        } else {
            Endpoint.set(source, PGProperty.SSL_FACTORY, DefaultJavaSSLFactory.class.getName());
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
