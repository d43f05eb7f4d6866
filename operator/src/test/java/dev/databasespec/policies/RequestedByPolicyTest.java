package dev.databasespec.policies;

import static dev.databasespec.policies.People.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.policies.People.Person;
import dev.databasespec.testbed.Await;
import dev.databasespec.testbed.Command;
import dev.databasespec.testbed.ControlPlane;
import dev.databasespec.testbed.RequiresControlPlane;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API server says who asked, and nobody else. */
@RequiresControlPlane
class RequestedByPolicyTest {
    private static final String KEY = "databasespec.dev/requested-by";
    private static final String FORGED = "{\"metadata\": {\"annotations\": {\"" + KEY + "\": \"mallory\"}}%s}";
    private static final String EDIT = ", \"spec\": {\"roles\": [{\"name\": \"edited\"}]}";

    private static People people;

    @BeforeAll
    static void start() {
        people = People.on(
                ControlPlane.startWith("--feature-gates=MutatingAdmissionPolicy=true", "--runtime-config=admissionregistration.k8s.io/v1beta1=true"));
        create(Person.ADMIN, spec("unstamped", ""));
        people.apply("crds/policies/requested-by.yaml");
        Await.until("the policy is in force", Duration.ofSeconds(30), () -> people.as(Person.ADMIN, "create", "--dry-run=server", "-o", "yaml", "-f", "-")
                .input(spec("probe", "")).run().output().contains(KEY));
    }

    @AfterAll
    static void stop() {
        people.close();
    }

    /** A request that leaves the spec as it is, whatever else it says. */
    record Attempt(String name, String manifest, List<String> arguments) {
        Attempt(String name, String manifest, String... arguments) {
            this(name, manifest, List.of(arguments));
        }

        Command on(String spec) {
            String[] words = arguments.stream().map(word -> word.replace("§", spec)).toArray(String[]::new);
            return people.as(Person.ADMIN, words).input(manifest.replace("§", spec));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attempt> attempts() {
        String same = spec("§", ", roles: [{name: a}]");
        String forged = same.replace("namespace: team-orders}", "namespace: team-orders, annotations: {" + KEY + ": mallory}}");
        return Stream.of(new Attempt("annotate", "", "annotate", "dbspec", "§", "--overwrite", KEY + "=mallory"),
                new Attempt("remove", "", "annotate", "dbspec", "§", KEY + "-"),
                new Attempt("merge patch", "", "patch", "dbspec", "§", "--type=merge", "-p", FORGED.formatted("")),
                new Attempt("remove all", "", "patch", "dbspec", "§", "--type=json", "-p", "[{\"op\": \"remove\", \"path\": \"/metadata/annotations\"}]"),
                new Attempt("empty", "", "annotate", "dbspec", "§", "--overwrite", KEY + "="),
                new Attempt("replace", same, "replace", "-f", "-"),
                new Attempt("replace and forge", forged, "replace", "-f", "-"),
                new Attempt("apply", forged, "apply", "-f", "-"),
                new Attempt("server-side apply", same, "apply", "--server-side", "--force-conflicts", "--field-manager=argocd-controller", "-f", "-"),
                new Attempt("server-side apply and forge", forged, "apply", "--server-side", "--force-conflicts", "-f", "-"),
                new Attempt("by way of status", "", "patch", "dbspec", "§", "--subresource=status", "--type=merge", "-p",
                        FORGED.formatted(", \"status\": {\"observedGeneration\": 1}")));
    }

    @ParameterizedTest
    @MethodSource("attempts")
    void keepsWhoWroteTheSpecWhereTheSpecStays(Attempt attempt) {
        String name = "kept-" + attempt.name().replace(' ', '-');
        create(Person.ALICE, spec(name, ", roles: [{name: a}]"));
        assertThat(requester(name)).isEqualTo("alice");

        attempt.on(name).run().orThrow();

        assertThat(requester(name)).isEqualTo("alice");
    }

    @Test
    void stampsWhoCreatesAndWhoEditsWhateverTheyClaim() {
        String claimed = spec("claimed", "").replace("namespace: team-orders}", "namespace: team-orders, annotations: {" + KEY + ": mallory, other: kept}}");
        create(Person.ALICE, claimed);
        assertThat(requester("claimed")).isEqualTo("alice");
        assertThat(annotation("claimed", "other")).isEqualTo("kept");

        people.as(Person.PAT, "patch", "dbspec", "claimed", "--type=merge", "-p", FORGED.formatted(EDIT)).run().orThrow();
        assertThat(requester("claimed")).isEqualTo("pat");
        people.as(Person.ALICE, "apply", "--server-side", "--force-conflicts", "-f", "-").input(spec("claimed", ", mode: Plan")).run().orThrow();
        assertThat(requester("claimed")).isEqualTo("alice");
    }

    @Test
    void leavesNothingToDoForArgoCd() {
        String manifest = spec("synced", ", roles: [{name: a}]");
        String[] apply = {"apply", "--server-side", "--force-conflicts", "--field-manager=argocd-controller", "-f", "-"};
        people.as(Person.PAT, apply).input(manifest).run().orThrow();
        // as the operator does; until then the API server has the default of the status still to write
        people.as(Person.ADMIN, "patch", "dbspec", "synced", "--subresource=status", "--type=merge", "-p", "{\"status\": {\"observedGeneration\": 1}}").run()
                .orThrow();
        String version = version("synced");

        people.as(Person.PAT, apply).input(manifest).run().orThrow();

        assertThat(requester("synced")).isEqualTo("pat");
        assertThat(version("synced")).as("written again").isEqualTo(version);
        var diff = people.as(Person.PAT, "diff", "--server-side", "--force-conflicts", "--field-manager=argocd-controller", "-f", "-").input(manifest).run();
        assertThat(diff.exitCode()).as(diff.output()).isZero();
    }

    @Test
    void letsNobodyClaimWhatWasWrittenBeforeThePolicy() {
        people.as(Person.ALICE, "annotate", "dbspec", "unstamped", KEY + "=mallory").run().orThrow();
        assertThat(requester("unstamped")).isNull();
        people.as(Person.ALICE, "annotate", "dbspec", "unstamped", KEY + "=").run().orThrow();
        assertThat(requester("unstamped")).isNull();
        people.as(Person.ALICE, "annotate", "dbspec", "unstamped", "other=kept").run().orThrow();
        assertThat(annotation("unstamped", "other")).isEqualTo("kept");
    }

    private static void create(Person person, String manifest) {
        people.as(person, "create", "-f", "-").input(manifest).run().orThrow();
    }

    private static @Nullable String requester(String name) {
        return annotation(name, KEY);
    }

    private static @Nullable String annotation(String name, String key) {
        return people.plane().client().resources(dev.databasespec.api.DatabaseSpec.class).inNamespace(People.NAMESPACE).withName(name).get().getMetadata()
                .getAnnotations().get(key);
    }

    private static String version(String name) {
        return people.plane().client().resources(dev.databasespec.api.DatabaseSpec.class).inNamespace(People.NAMESPACE).withName(name).get().getMetadata()
                .getResourceVersion();
    }
}
