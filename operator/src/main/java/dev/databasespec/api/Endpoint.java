package dev.databasespec.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Host, port and TLS of any PostgreSQL 13 or newer. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "!has(self.sslRootCert) || self.sslMode.startsWith('Verify')", fieldPath = ".sslRootCert",
        message = "sslRootCert is only looked at with sslMode VerifyFull or VerifyCA")
public record Endpoint(
        @Required
        @Size(min = 1, max = 253)
        @ValidationRule(value = "self.matches('^[A-Za-z0-9._:%-]+$')",
                message = "host is one host name or IP address, without port, brackets or path")
        @JsonPropertyDescription("Host name or IP address. May be mended later; moving to another server is a new DatabaseInstance.")
        String host,

        @Default("5432")
        @Min(1)
        @Max(65535)
        @JsonPropertyDescription("TCP port.")
        Integer port,

        @Default("VerifyFull")
        @JsonPropertyDescription("VerifyFull: the certificate must be trusted and name the host. VerifyCA: it must be trusted. Require: TLS with"
                + " any certificate. Disable: no TLS.")
        SslMode sslMode,

        @JsonPropertyDescription("The certificate authority, as PEM, that must have signed the server's certificate: a key of a Secret in the"
                + " DatabaseInstance's namespace. Without it, those that Java trusts.")
        @Nullable SecretKeyRef sslRootCert) {

    public Endpoint {
        port = port == null ? 5432 : port;
        sslMode = sslMode == null ? SslMode.VerifyFull : sslMode;
    }
}
