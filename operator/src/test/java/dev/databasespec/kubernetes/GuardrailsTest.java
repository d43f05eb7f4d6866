package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardrailsTest {
    private static final String USERS = "users: [{principal: alice@acme.com}, {principal: Bob@EVIL.com}, {principal: api@acme.iam.gserviceaccount.com}]";

    @Test
    void everyPrincipalOfAnotherDomainIsNamed() {
        var guardrails = new Guardrails(Guardrails.domains("acme.com, *.iam.gserviceaccount.com"), 500);
        assertThat(guardrails.check(Manifests.spec(USERS))).singleElement().satisfies(error -> {
            assertThat(error.path()).isEqualTo("spec.users[1].principal");
            assertThat(error.toString()).contains("\"Bob@EVIL.com\"", "\"acme.com\", \"*.iam.gserviceaccount.com\"", "DBSPEC_ALLOWED_DOMAINS");
        });
    }

    @Test
    void aUserThatIsDeclaredAsARoleIsHeldToItAndOneThatGoesIsNot() {
        var guardrails = new Guardrails(Guardrails.domains("acme.com,*.iam.gserviceaccount.com"), 500);
        var spec = Manifests.spec("roles: [{name: eve@evil.com, external: true}, {name: api@acme.iam, external: true}]\n"
                + "users: [{principal: gone@evil.com, ensure: Absent}]");
        assertThat(guardrails.check(spec)).singleElement().satisfies(error -> assertThat(error.path()).isEqualTo("spec.roles[0].name"));
    }

    @Test
    void withoutARuleAllAreAllowed() {
        assertThat(Guardrails.DEFAULT.check(Manifests.spec(USERS))).isEmpty();
    }

    @Test
    void moreUsersThanAllowedAreRefusedTogether() {
        assertThat(new Guardrails(List.of(), 2).check(Manifests.spec(USERS))).singleElement()
                .satisfies(error -> assertThat(error.toString()).contains("spec.users", "3 users", "DBSPEC_MAX_USERS_PER_SPEC"));
    }

    @ParameterizedTest
    @CsvSource({"a@sub.acme.com, false", "a@acme.com.evil.org, false", "a@ACME.com, true"})
    void aDomainIsMatchedAsAWhole(String principal, boolean allowed) {
        var guardrails = new Guardrails(Guardrails.domains("acme.com"), 500);
        assertThat(guardrails.check(Manifests.spec("users: [{principal: " + principal + "}]")).isEmpty()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme.com,,b.com", "@acme.com", "acme .com"})
    void aListThatCannotBeMeantSoIsRefused(String list) {
        assertThatThrownBy(() -> Guardrails.domains(list)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("domains");
    }
}
