package dev.databasespec.cloudsql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoogleSettingsTest {
    private final List<String> errors = new ArrayList<>();

    @Test
    void pointsToGoogleWhereNothingIsSaid() {
        GoogleSettings settings = GoogleSettings.of(Map.of("DBSPEC_SQLADMIN_ENDPOINT", " "), errors::add);
        assertThat(settings).isEqualTo(GoogleSettings.DEFAULT);
        assertThat(settings.secretManager(Optional.empty()).authority()).isEqualTo("secretmanager.googleapis.com:443");
        assertThat(settings.secretManager(Optional.of("europe-west1")).authority()).isEqualTo("secretmanager.europe-west1.rep.googleapis.com:443");
        assertThat(errors).isEmpty();
    }

    @Test
    void readsWhatIsGiven() {
        GoogleSettings settings = GoogleSettings.of(Map.of("DBSPEC_SQLADMIN_ENDPOINT", "https://sqladmin.p.googleapis.com", "DBSPEC_IAMCREDENTIALS_ENDPOINT",
                "http://[::1]:9/x", "DBSPEC_SECRETMANAGER_ENDPOINT", "http://localhost:8080", "DBSPEC_SECRETMANAGER_REGIONAL_ENDPOINT",
                "https://{location}.example.com:8443", "DBSPEC_SECRET_CACHE_TTL", "90s", "GOOGLE_APPLICATION_CREDENTIALS", "/key.json"), errors::add);
        assertThat(errors).isEmpty();
        assertThat(settings.sqlAdmin()).isEqualTo("https://sqladmin.p.googleapis.com:443/");
        assertThat(settings.iamCredentials()).isEqualTo("http://[::1]:9/x/");
        assertThat(settings.secretManager(Optional.empty())).isEqualTo(new ServiceUrl(true, "localhost", 8080, "/"));
        assertThat(settings.secretManager(Optional.of("us-east1"))).isEqualTo(new ServiceUrl(false, "us-east1.example.com", 8443, "/"));
        assertThat(settings.secretCacheTtl()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.credentialsFile()).contains("/key.json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DBSPEC_SQLADMIN_ENDPOINT               | sqladmin.googleapis.com     | https://HOST
            DBSPEC_SQLADMIN_ENDPOINT               | ftp://sqladmin/             | https://HOST
            DBSPEC_SQLADMIN_ENDPOINT               | https://                    | expected
            DBSPEC_SQLADMIN_ENDPOINT               | https://user:pw@host/       | https://HOST
            DBSPEC_SQLADMIN_ENDPOINT               | https://host/?x=y           | https://HOST
            DBSPEC_SQLADMIN_ENDPOINT               | http://sqladmin.example.com | loopback
            DBSPEC_IAMCREDENTIALS_ENDPOINT         | http://127.0.0.1.evil.com/  | loopback
            DBSPEC_SECRETMANAGER_ENDPOINT          | http://10.0.0.1:80          | loopback
            DBSPEC_SECRETMANAGER_REGIONAL_ENDPOINT | http://{location}.evil.com  | loopback
            DBSPEC_SECRETMANAGER_REGIONAL_ENDPOINT | https://{place}.example.com | URL
            DBSPEC_SECRET_CACHE_TTL                | 5                           | 5m
            DBSPEC_SECRET_CACHE_TTL                | -1s                         | 5m
            """)
    void saysInOneSentenceWhatCannotBeMeant(String name, String value, String expected) {
        assertThat(GoogleSettings.of(Map.of(name, value), errors::add)).isEqualTo(GoogleSettings.DEFAULT);
        assertThat(errors).singleElement().asString().startsWith(name + " is \"").contains(expected).doesNotContain("\n");
    }
}
