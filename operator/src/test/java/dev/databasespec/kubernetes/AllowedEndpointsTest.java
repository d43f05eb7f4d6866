package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.databasespec.kubernetes.AllowedEndpoints.Resolution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedEndpointsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            *                     | 127.0.0.1                | true
            *                     | localhost                | true
            *                     | 169.254.169.254          | false
            *                     | fe80::1                  | false
            *                     | ::ffff:169.254.169.254   | false
            *                     | 0.0.0.0                  | false
            169.254.169.254       | 169.254.169.254          | true
            10.0.0.0/8            | 10.1.2.3                 | true
            10.0.0.0/8            | 11.1.2.3                 | false
            10.0.0.0/9            | 10.200.0.1               | false
            10.0.0.0/8            | localhost                | false
            127.0.0.0/8,::1/128   | localhost                | true
            local*                | LOCALHOST                | true
            db.example            | localhost                | false
            fd00::/8              | fd12::1                  | true
            fd00::/8              | fe12::1                  | false
            """)
    void looksAtWhatANameResolvesTo(String allowed, String host, boolean expected) {
        assertThat(AllowedEndpoints.parse(allowed).resolve(host) instanceof Resolution.Allowed).isEqualTo(expected);
    }

    @Test
    void saysThatANameIsUnknown() {
        assertThat(AllowedEndpoints.DEFAULT.resolve("no-such-host.invalid")).isInstanceOf(Resolution.Unknown.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,,b", "10.0.0.0/33", "10.0.0/8", "host/8", "10.0.0.0/x", "::/129"})
    void refusesWhatIsNoList(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AllowedEndpoints.parse(text));
    }
}
