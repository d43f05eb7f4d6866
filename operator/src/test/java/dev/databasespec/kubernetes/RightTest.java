package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.model.Sorted;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RightTest {
    /** The policies are looked for and may be missing. */
    private static final List<String> NOT_ASKED_FOR = List.of("mutatingadmissionpolicies get [databasespec-requested-by]",
            "mutatingadmissionpolicybindings get [databasespec-requested-by]");
    private static final Right.LeaseKey LEASE = new Right.LeaseKey("databasespec-system", "databasespec-operator");

    @Test
    void asksForWhatTheManifestsGrant() throws IOException {
        var granted = Stream.of(Files.readString(Path.of("..", "examples", "install", "2-rbac.yaml")).split("\n---\n", -1))
                .map(document -> (HasMetadata) new KubernetesSerialization().unmarshal(document)).flatMap(RightTest::rules)
                .flatMap(rule -> rule.getResources().stream()
                        .flatMap(resource -> rule.getVerbs().stream().map(verb -> resource + " " + verb + " " + rule.getResourceNames())))
                .filter(right -> !NOT_ASKED_FOR.contains(right)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(Right.needed(Scope.ALL, Optional.of(LEASE)).stream()
                .map(r -> r.resource() + " " + r.verb() + " " + Stream.ofNullable(r.name()).toList()))
                .containsExactlyInAnyOrderElementsOf(granted);
    }

    private static Stream<PolicyRule> rules(HasMetadata item) {
        return switch (item) {
            case ClusterRole role -> role.getRules().stream();
            case Role role -> role.getRules().stream();
            default -> Stream.empty();
        };
    }

    @Test
    void asksOnlyWhereItLooks() {
        var rights = Right.needed(new Scope(Sorted.of("a", "b"), Sorted.of("platform")), Optional.empty());
        assertThat(rights).filteredOn(r -> r.resource().equals("secrets") && r.verb().equals("list")).extracting(Right::namespace)
                .containsExactly("a", "b", "platform");
        assertThat(rights).filteredOn(r -> r.resource().equals("leases")).isEmpty();
        assertThat(rights.toString()).contains("patch databasespecs.databasespec.dev/status in a", "list namespaces,",
                "patch roletemplates.databasespec.dev/status,");
    }
}
