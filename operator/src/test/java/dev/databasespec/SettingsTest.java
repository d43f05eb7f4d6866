package dev.databasespec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.kubernetes.Scope;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void hasADefaultForEverything() throws Settings.Invalid {
        var settings = Settings.of(Map.of("PATH", "/bin", "DBSPEC_CLUSTER_NAME", ""));
        assertThat(settings.httpPort()).isEqualTo(8080);
        assertThat(settings.logLevel()).isEqualTo(Settings.LogLevel.INFO);
        assertThat(settings.logFormat()).isEqualTo(Settings.LogFormat.JSON);
        assertThat(settings.scope()).isEqualTo(Scope.ALL);
        assertThat(settings.leaderElection()).isFalse();
        assertThat(settings.parallelism()).isEqualTo(32);
        assertThat(settings.templateWave()).isEqualTo(10);
    }

    @Test
    void readsWhatIsGiven() throws Settings.Invalid {
        var settings = Settings.of(Map.of("DBSPEC_HTTP_PORT", "9090", "DBSPEC_LOG_LEVEL", "Debug", "DBSPEC_LOG_FORMAT", "text", "DBSPEC_WATCH_NAMESPACES",
                "b, a", "DBSPEC_INSTANCE_NAMESPACES", "platform", "DBSPEC_CLUSTER_NAME", "prod-eu", "DBSPEC_LEADER_ELECTION", "TRUE", "DBSPEC_PARALLELISM", "4",
                "DBSPEC_ALLOWED_ENDPOINTS", "10.0.0.0/8"));
        assertThat(settings.scope().specs()).containsExactly("a", "b");
        assertThat(settings.scope().instances()).containsExactly("platform");
        assertThat(settings.leaderElection()).isTrue();
        assertThat(settings.logFormat()).isEqualTo(Settings.LogFormat.TEXT);
        assertThat(settings.allowed().endpoints().networks()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DBSPEC_HTTP_PORT         | 0
            DBSPEC_HTTP_PORT         | 65536
            DBSPEC_HTTP_PORT         | 08a
            DBSPEC_LOG_LEVEL         | loud
            DBSPEC_LOG_FORMAT        | xml
            DBSPEC_WATCH_NAMESPACES  | a,,b
            DBSPEC_WATCH_NAMESPACES  | Upper
            DBSPEC_CLUSTER_NAME      | a b
            DBSPEC_LEADER_ELECTION   | yes
            DBSPEC_PARALLELISM       | -1
            DBSPEC_TEMPLATE_WAVE     | 0
            DBSPEC_TEMPLATE_WAVE     | 1001
            DBSPEC_ALLOWED_ENDPOINTS | 10.0.0.0/99
            DBSPEC_HTTPPORT          | 1
            DBSPEC_AUDIT             | maybe
            DBSPEC_AUDIT_REQUIRED    | true
            """)
    void namesWhatIsWrongInOneLine(String name, String value) {
        assertThatThrownBy(() -> Settings.of(Map.of(name, value))).isInstanceOf(Settings.Invalid.class).message().contains(name).doesNotContain("\n");
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        assertThatThrownBy(() -> Settings.of(Map.of("DBSPEC_HTTP_PORT", "x", "DBSPEC_FOO\u202E", "1"))).message().contains("DBSPEC_HTTP_PORT",
                "DBSPEC_FOO\\u202E is unknown");
    }
}
