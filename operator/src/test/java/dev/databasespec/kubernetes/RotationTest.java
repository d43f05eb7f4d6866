package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.kubernetes.Targets.Resolved;
import dev.databasespec.model.DesiredState;
import dev.databasespec.model.Inventory;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.plan.Authority;
import dev.databasespec.plan.Hazard;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import dev.databasespec.reconcile.Failure;
import dev.databasespec.reconcile.NoGoogle;
import dev.databasespec.reconcile.Outcome;
import dev.databasespec.reconcile.Request;
import dev.databasespec.reconcile.Target;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RotationTest {
    private static final String NAME = "projects/acme-prod/locations/europe-west1/secrets/orders-postgres-password/versions/latest";
    private final Map<String, String> keys = new TreeMap<>();
    private final SecretsInMemory manager = new SecretsInMemory().with(NAME, "old");
    private final Targets targets = new Targets(
            new Targets.Sources(new SecretReader((namespace, name) -> Optional.of(keys)), manager, NoGoogle.INSTANCE), Targets.Allowed.DEFAULT, "test");
    private final Rotation rotation = new Rotation(targets);
    private final DatabaseInstance instance = Manifests.cloudSql("", "");
    private final List<String> attempts = new ArrayList<>();

    private Target target(DatabaseInstance of) {
        return ((Resolved.Found) targets.of(of, Name.of("orders"))).target();
    }

    private static String password(Target target) {
        return new String(target.login().password().reveal());
    }

    private static Failure refused() {
        return Failure.of(Failure.Kind.AUTHENTICATION_FAILED, "the password is wrong", "mend it");
    }

    private static Request request(Target target) {
        return new Request(target, DesiredState.NOTHING, Inventory.EMPTY, Request.Mode.APPLY, Optional.of(Hazard.LOW), Sorted.map(Map.of()));
    }

    /** A server that lets in with this password. */
    private Outcome pass(Request request, String right) {
        attempts.add(password(request.target()));
        return password(request.target()).equals(right) ? done(request) : Outcome.failed(refused(), request.applied());
    }

    private static Outcome done(Request request) {
        return new Outcome(Optional.empty(), List.of(), List.of(), Sorted.of(), 0, request.applied(), Optional.empty(), Outcome.Counts.NONE,
                Sorted.map(Map.of()), List.of());
    }

    @Test
    void goesOnWithTheNewPasswordInTheSamePass() {
        Target before = target(instance);
        manager.with(NAME, "new");
        assertThat(rotation.run(instance, request(before), r -> pass(r, "new")).failure()).isEmpty();
        assertThat(attempts).containsExactly("old", "new");
        assertThat(manager.asked()).hasSize(2);
        assertThat(password(target(instance))).isEqualTo("new");
    }

    @Test
    void aPasswordThatIsTheSameStaysWrongAfterOneFailedLogin() {
        Outcome outcome = rotation.run(instance, request(target(instance)), r -> pass(r, "another"));
        assertThat(outcome.failure()).contains(refused());
        assertThat(attempts).containsExactly("old");
    }

    @Test
    void aNewPasswordThatIsWrongTooIsTriedOnce() {
        Target before = target(instance);
        manager.with(NAME, "new");
        assertThat(rotation.run(instance, request(before), r -> pass(r, "another")).failure()).contains(refused());
        assertThat(attempts).containsExactly("old", "new");
    }

    @Test
    void anotherFailureAsksForNoSecret() {
        Target before = target(instance);
        manager.with(NAME, "new");
        assertThat(rotation.successor(instance, before, Failure.of(Failure.Kind.CONNECTION_FAILED, "nobody answers", "wait"))).isEmpty();
        assertThat(manager.asked()).hasSize(1);
    }

    @Test
    void aSecretOfTheClusterIsReadAgainToo() {
        DatabaseInstance endpoint = Manifests.endpoint("admin: {password: {secretKeyRef: {name: s, key: k}}}");
        keys.put("k", encoded("old"));
        Target before = target(endpoint);
        keys.put("k", encoded("new"));
        assertThat(rotation.successor(endpoint, before, refused()).map(RotationTest::password)).contains("new");
        assertThat(manager.asked()).isEmpty();
    }

    @Test
    void whatWasDoneBeforeIsPartOfWhatIsTold() {
        Target before = target(instance);
        manager.with(NAME, "new");
        PlannedStep step = new PlannedStep(new Step.CreateSchema(Name.of("app"), Optional.of(Name.of("owner"))), Hazard.LOW, "why", Authority.OURS);
        Outcome outcome = rotation.run(instance, request(before), r -> password(r.target()).equals("old")
                ? new Outcome(Optional.of(refused()), List.of(step), List.of(), Sorted.of(), 0, r.applied(), Optional.empty(), Outcome.Counts.NONE,
                        Sorted.map(Map.of()), List.of())
                : done(r));
        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.applied()).containsExactly(step);
    }

    @Test
    void ofManyThatFailAtOnceOneAsks() throws Exception {
        Target before = target(instance);
        manager.with(NAME, "new");
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Optional<Target>> task = () -> rotation.successor(instance, before, refused());
            var all = pool.invokeAll(Stream.generate(() -> task).limit(20).toList());
            List<String> passwords = new ArrayList<>();
            for (var one : all) {
                passwords.add(password(one.get().orElseThrow()));
            }
            assertThat(passwords.stream().collect(Collectors.toSet())).containsExactly("new");
        }
        assertThat(manager.asked()).hasSize(2);
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
