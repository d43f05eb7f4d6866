package dev.databasespec.testbed.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.StatusCode;
import com.google.cloud.secretmanager.v1.SecretManagerServiceClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoogleSecretsTest {
    private static final String GLOBAL = "projects/acme/secrets/";
    private static final String REGIONAL = "projects/acme/locations/europe-west1/secrets/";

    private final GoogleCloud google = GoogleCloud.start();
    private final SecretManagerServiceClient global = client("DBSPEC_SECRETMANAGER_ENDPOINT");
    private final SecretManagerServiceClient regional = client("DBSPEC_SECRETMANAGER_REGIONAL_ENDPOINT");

    private SecretManagerServiceClient client(String variable) {
        try {
            return Clients.secrets(google, variable);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeAll
    void addSecrets() {
        google.secret(GLOBAL + "pw").add("first");
        google.secret(GLOBAL + "pw").add("second");
        google.secret(GLOBAL + "pw").alias("prod", 1);
        google.secret(REGIONAL + "pw").add("regional");
    }

    @AfterEach
    void clear() {
        google.faults().clear();
        google.calls().clear();
    }

    @AfterAll
    void close() {
        global.close();
        regional.close();
        google.close();
    }

    @Test
    void resolvesNumbersAliasesAndLatestToTheVersionUnderTheProjectsNumber() {
        assertThat(read(global, GLOBAL + "pw/versions/1")).isEqualTo("first");
        assertThat(read(global, GLOBAL + "pw/versions/prod")).isEqualTo("first");
        assertThat(read(global, GLOBAL + "pw/versions/latest")).isEqualTo("second");
        assertThat(read(regional, REGIONAL + "pw/versions/latest")).isEqualTo("regional");
        var name = global.accessSecretVersion(GLOBAL + "pw/versions/latest").getName();
        assertThat(name).matches("projects/[0-9]+/secrets/pw/versions/2");
        assertThat(read(global, name)).isEqualTo("second");
    }

    @Test
    void sendsTheChecksumOfTheBytesUnlessToldOtherwise() {
        var payload = global.accessSecretVersion(GLOBAL + "pw/versions/1").getPayload();
        var checksum = new CRC32C();
        checksum.update("first".getBytes(StandardCharsets.UTF_8));
        assertThat(payload.getDataCrc32C()).isEqualTo(checksum.getValue());
        google.faults().next("versions.access", Fault.Wire.WRONG_CHECKSUM);
        assertThat(global.accessSecretVersion(GLOBAL + "pw/versions/1").getPayload().getDataCrc32C()).isNotEqualTo(checksum.getValue());
    }

    @Test
    void refusesNamesOfTheOtherEndpoint() {
        assertFails(regional, GLOBAL + "pw/versions/1", StatusCode.Code.INVALID_ARGUMENT);
        assertFails(global, REGIONAL + "pw/versions/1", StatusCode.Code.INVALID_ARGUMENT);
    }

    @Test
    void saysWhyASecretCannotBeRead() {
        google.secret(GLOBAL + "off").add("x");
        google.secret(GLOBAL + "off").add("y");
        google.secret(GLOBAL + "off").disable(1).destroy(2);
        google.secret(GLOBAL + "secret").deny().add("x");
        assertFails(global, GLOBAL + "none/versions/1", StatusCode.Code.NOT_FOUND);
        assertFails(global, GLOBAL + "pw/versions/9", StatusCode.Code.NOT_FOUND);
        assertFails(global, GLOBAL + "pw/versions/test", StatusCode.Code.NOT_FOUND);
        assertFails(global, GLOBAL + "off/versions/1", StatusCode.Code.FAILED_PRECONDITION);
        assertFails(global, GLOBAL + "off/versions/latest", StatusCode.Code.FAILED_PRECONDITION);
        assertFails(global, GLOBAL + "secret/versions/1", StatusCode.Code.PERMISSION_DENIED);
        assertThat(google.calls().of("versions.access")).extracting(Call::status).containsExactly(404, 404, 404, 400, 400, 403);
    }

    @Test
    void failsForOneSecretOnly() {
        google.faults().on(GLOBAL + "pw").always("versions.access", Fault.http(403, "forbidden", "no"));
        assertFails(global, GLOBAL + "pw/versions/1", StatusCode.Code.PERMISSION_DENIED);
        assertThat(read(regional, REGIONAL + "pw/versions/1")).isEqualTo("regional");
    }

    @Test
    void isAskedAgainByTheClientItselfWhileItIsUnavailable() {
        google.faults().next("versions.access", Fault.unavailable()).next("versions.access", Fault.tooManyRequests());
        assertThat(read(global, GLOBAL + "pw/versions/1")).isEqualTo("first");
        assertThat(google.calls().of("versions.access")).extracting(Call::status).containsExactly(503, 429, 200);
    }

    @Test
    void speaksRestToo() throws IOException {
        try (var client = Clients.secretsOverRest(google)) {
            assertThat(read(client, GLOBAL + "pw/versions/latest")).isEqualTo("second");
            assertThat(read(client, REGIONAL + "pw/versions/latest")).isEqualTo("regional");
            assertFails(client, GLOBAL + "none/versions/1", StatusCode.Code.NOT_FOUND);
        }
    }

    private static String read(SecretManagerServiceClient client, String name) {
        return client.accessSecretVersion(name).getPayload().getData().toStringUtf8();
    }

    private static void assertFails(SecretManagerServiceClient client, String name, StatusCode.Code code) {
        assertThatThrownBy(() -> client.accessSecretVersion(name)).isInstanceOfSatisfying(ApiException.class,
                e -> assertThat(e.getStatusCode().getCode()).isEqualTo(code));
    }
}
