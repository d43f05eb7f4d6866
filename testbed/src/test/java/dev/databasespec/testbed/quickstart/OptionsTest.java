package dev.databasespec.testbed.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void readsWhatIsThereAndNothingElse() {
        assertThat(Options.of(List.of())).contains(new Options(false, false));
        assertThat(Options.of(List.of("--once", "--cloud"))).contains(new Options(true, true));
        assertThat(Options.of(List.of("--cloud", "--cloud"))).isEmpty();
        assertThat(Options.of(List.of("--clouds"))).isEmpty();
        assertThat(Options.USAGE).contains("--cloud", "--once", "--help");
    }
}
