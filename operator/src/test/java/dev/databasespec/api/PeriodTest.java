package dev.databasespec.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeriodTest {

    @ParameterizedTest
    @CsvSource({"10s, PT10S, 10s", "5m, PT5M, 5m", "1h30m, PT1H30M, 1h30m", "250ms, PT0.25S, 250ms", "90s, PT1M30S, 1m30s", "0s, PT0S, 0s", "48h, PT48H, 48h"})
    void readsAndPrintsWhatPeopleWrite(String text, Duration duration, String printed) {
        assertThat(Period.parse(text).duration()).isEqualTo(duration);
        assertThat(Period.parse(text)).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "s", "5 m", "1d", "-1s", "1s1m", "1.5h", "99999999s", "5m\n", "PT5M"})
    void refusesEverythingElseAndSaysWhatIsExpected(String text) {
        assertThatThrownBy(() -> Period.parse(text)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("such as 250ms, 10s, 5m or 1h30m");
    }
}
