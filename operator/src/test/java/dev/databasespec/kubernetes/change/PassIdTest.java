package dev.databasespec.kubernetes.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class PassIdTest {
    @Test
    void isWhatRandomnessSays() {
        assertThat(PassId.of(new Random(7))).matches("[0-9a-f]{8}").isEqualTo(PassId.of(new Random(7))).isNotEqualTo(PassId.of(new Random(8)));
    }

    @Test
    void isThereDuringThePassAndNowhereElse() {
        String seen = PassId.during("00c0ffee", () -> PassId.current().orElse("") + MDC.get("pass"));
        assertThat(seen).isEqualTo("00c0ffee00c0ffee");
        assertThat(PassId.current()).isEmpty();
        assertThat(MDC.get("pass")).isNull();
    }

    @Test
    void goesAlongToTheThreadThatWritesForThePass() {
        String seen = PassId.during("00c0ffee", () -> Soon.within(Duration.ofSeconds(30), () -> PassId.current().orElse("") + MDC.get("pass")));
        assertThat(seen).isEqualTo("00c0ffee00c0ffee");
    }
}
