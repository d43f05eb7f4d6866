package dev.databasespec.cli.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.databasespec.model.Inventory;
import dev.databasespec.model.Membership;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {
    private static final StateKey KEY = new StateKey("team/orders", "db:5432", "orders");
    private static final StateEntry ENTRY = new StateEntry(new Inventory(Sorted.of(Name.of("app")), Sorted.of(Name.of("we\"ird\nrole")),
            Sorted.of(new Membership.Key(Name.of("group"), Name.of("member"))), Sorted.map(Map.of(Name.of("login"), "100000$salt$hash")), List.of(),
            Sorted.of(Name.of("api@acme.iam")), Sorted.of(Name.of("public")), Sorted.of()), Sorted.map(Map.of("role login", "sha256:1")));

    @TempDir
    Path folder;
    private StateFile file;

    @BeforeEach
    void file() {
        file = new StateFile(folder.resolve("state.json"));
    }

    @Test
    void readsWhatItWrote() {
        file.write(State.NOTHING.with(KEY, ENTRY));

        assertThat(file.read().entry(KEY)).isEqualTo(ENTRY);
    }

    @Test
    void knowsNothingWhereThereIsNoFile() {
        assertThat(file.read()).isEqualTo(State.NOTHING);
        assertThat(file.exists()).isFalse();
    }

    @Test
    void keepsWhatWasMadeOnOneServerAwayFromAnother() {
        State state = State.NOTHING.with(KEY, ENTRY);

        assertThat(state.entry(new StateKey("team/orders", "other:5432", "orders"))).isEqualTo(StateEntry.NOTHING);
        assertThat(state.entry(new StateKey("team/orders", "db:5432", "other"))).isEqualTo(StateEntry.NOTHING);
    }

    @Test
    void leavesNothingBesideTheFile() throws IOException {
        file.write(State.NOTHING);
        file.write(State.NOTHING.with(KEY, ENTRY));

        try (var files = Files.list(folder)) {
            assertThat(files.map(path -> path.getFileName().toString())).containsExactly("state.json");
        }
    }

    @Test
    void replacesTheFileThatALinkPointsTo() throws IOException {
        Path real = Files.createDirectory(folder.resolve("elsewhere")).resolve("real.json");
        new StateFile(real).write(State.NOTHING);
        Files.createSymbolicLink(folder.resolve("state.json"), real);

        file.write(State.NOTHING.with(KEY, ENTRY));

        assertThat(folder.resolve("state.json")).isSymbolicLink();
        assertThat(new StateFile(real).read().entry(KEY)).isEqualTo(ENTRY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[]", "null", "\"text\"", "{}", "{\"apiVersion\": \"databasespec.dev/state/v1\", \"kind\": \"State\"}",
            "{\"apiVersion\": \"databasespec.dev/state/v1\", \"kind\": \"State\", \"entries\": [{}]}",
            "{\"apiVersion\": \"databasespec.dev/state/v1\", \"kind\": \"State\", \"entries\": []} trailing",
            "{\"apiVersion\": \"databasespec.dev/state/v1\", \"kind\": \"State\", \"kind\": \"State\", \"entries\": []}",
            "{\"version\": 4, \"terraform_version\": \"1.9.0\", \"resources\": []}"})
    void refusesWhatItDidNotWriteAndLeavesItAsItIs(String content) throws IOException {
        Files.writeString(file.path(), content);

        assertThatThrownBy(file::read).isInstanceOf(StateException.class).hasMessageContaining("this is not a state file of this program")
                .hasMessageContaining("--state").matches(e -> ((StateException) e).isInput());
        assertThat(file.path()).hasContent(content);
    }

    @Test
    void refusesHalfOfAFile() throws IOException {
        file.write(State.NOTHING.with(KEY, ENTRY));
        String whole = Files.readString(file.path());
        for (int length = 0; length < whole.stripTrailing().length(); length += 7) {
            Files.writeString(file.path(), whole.substring(0, length));

            assertThatThrownBy(file::read).isInstanceOf(StateException.class);
        }
    }

    @Test
    void refusesTheFileOfANewerProgram() throws IOException {
        Files.writeString(file.path(), "{\"apiVersion\": \"databasespec.dev/state/v2\", \"kind\": \"State\", \"entries\": []}");

        assertThatThrownBy(file::read).hasMessageContaining("is of version \"databasespec.dev/state/v2\", which this program does not know");
    }

    @Test
    void refusesAFolderAndAPlaceThatCannotBeWritten() throws IOException {
        Files.createDirectory(file.path());

        assertThatThrownBy(file::read).isInstanceOf(StateException.class);
        assertThatThrownBy(() -> new StateFile(folder.resolve("nowhere/state.json")).write(State.NOTHING)).isInstanceOf(StateException.class)
                .hasMessageContaining("cannot be written").matches(e -> !((StateException) e).isInput());
    }

    @Test
    void letsOneRunInAtATime() throws IOException {
        try (StateLock held = file.lock()) {
            assertThat(held).isNotNull();
            assertThatThrownBy(file::lock).isInstanceOf(StateException.class).hasMessageContaining("another run uses this state file");
        }
        file.lock().close();
        try (var files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void takesALockThatADeadRunLeftBehind() throws IOException {
        Files.writeString(folder.resolve("state.json.lock"), "4711");

        file.lock().close();

        assertThat(folder.resolve("state.json.lock")).doesNotExist();
    }
}
