package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.kubernetes.Tenancy.Refusal;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenancyTest {
    private static final String ANYBODY = "allowedNamespaces: {from: All}\nallowedDatabases: [\"*\"]\n";

    @Test
    void admitsItsOwnNamespaceOnlyByDefault() {
        assertThat(check("roles: [{name: a}]", Manifests.instance("team-orders", ""))).isEmpty();
        assertThat(check("roles: [{name: a}]", Manifests.instance("platform", ""))).get().extracting(Refusal::reason)
                .isEqualTo(SpecReason.NAMESPACE_NOT_ALLOWED);
    }

    @Test
    void admitsNamespacesByTheirLabels() {
        var instance = Manifests.instance("platform",
                "allowedNamespaces: {from: Selector, selector: {matchLabels: {tier: gold}}}\nallowedDatabases: [\"orders*\"]\n");
        assertThat(Tenancy.check(Manifests.spec(""), instance, Map.of("tier", "gold"))).isEmpty();
        assertThat(Tenancy.check(Manifests.spec(""), instance, Map.of("tier", "tin"))).get().extracting(Refusal::reason)
                .isEqualTo(SpecReason.NAMESPACE_NOT_ALLOWED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            orders      |                             | true
            template1   |                             | false
            cloudsqladmin |                           | false
            orders      | ["billing*"]                | false
            orders_eu   | ["billing", "orders*"]      | true
            team-orders_x | ["{namespace}_*"]         | true
            team-others_x | ["{namespace}_*"]         | false
            """)
    void allowsDatabasesByTheirNames(String database, String patterns, boolean allowed) {
        var instance = Manifests.instance("team-orders", patterns == null ? "" : "allowedDatabases: " + patterns);
        assertThat(Tenancy.check(Manifests.spec("s", database, 1, ""), instance, Map.of()).isEmpty()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            roles: [{name: orders_app}]                                            | true
            roles: [{name: orders}]                                                | true
            roles: [{name: billing_app}]                                           | false
            schemas: [{name: app, owner: billing_owner}]                           | false
            create: {owner: billing_owner}                                         | false
            users: [{principal: a@acme.com, roles: [billing_reader]}]              | false
            users: [{principal: a@acme.com, roles: [orders_reader]}]               | true
            users: [{principal: a@acme.com, ensure: Absent}]                       | false
            users: [{principal: a@acme.com, ensure: Absent, reassignOwnedTo: billing_owner}] | false
            roles: [{name: orders_a, memberOf: [{role: billing_reader}]}]          | false
            roles: [{name: orders_a, memberOf: [{role: pg_monitor}]}]              | true
            roles: [{name: orders_a, memberOf: [{role: pg_write_all_data}]}]       | false
            roles: [{name: orders_a, createdb: true}]                              | false
            roles: [{name: orders_a, createdb: false}]                             | true
            roles: [{name: orders_a, ensure: Absent, reassignOwnedTo: billing_a}]  | false
            roles: [{name: orders_a, defaultPrivileges: [{owner: billing_a, objectType: Tables, privileges: [SELECT]}]}] | false
            """)
    void letsGuestsUseRolesOfTheirDatabaseOnly(String fields, boolean allowed) {
        Optional<Refusal> refusal = check(fields, Manifests.instance("platform", ANYBODY));
        assertThat(refusal.isEmpty()).as(refusal.toString()).isEqualTo(allowed);
        refusal.ifPresent(r -> assertThat(r.reason()).isEqualTo(SpecReason.ROLE_NOT_ALLOWED));
    }

    @Test
    void checksAPredefinedRoleWithAllThatItIncludes() {
        var instance = Manifests.instance("team-orders", "allowedPredefinedRoles: [pg_monitor, pg_read_all_stats]");
        assertThat(check("roles: [{name: a, memberOf: [{role: pg_read_all_stats}]}]", instance)).isEmpty();
        assertThat(check("roles: [{name: a, memberOf: [{role: pg_monitor}]}]", instance)).isPresent();
    }

    @Test
    void aStarInTheNameOfADatabaseWidensNothing() {
        var refusal = Tenancy.check(Manifests.spec("s", "\"*\"", 1, "roles: [{name: billing_app}]"), Manifests.instance("platform", ANYBODY), Map.of());
        assertThat(refusal).isPresent();
    }

    @Test
    void allowsAttributesThatTheInstanceNames() {
        assertThat(check("roles: [{name: a, createrole: true}]", Manifests.instance("team-orders", "allowedAttributes: [createrole]"))).isEmpty();
        assertThat(check("roles: [{name: a, createrole: true}]", Manifests.instance("team-orders", ""))).isPresent();
    }

    private static Optional<Refusal> check(String fields, DatabaseInstance instance) {
        return Tenancy.check(Manifests.spec(fields), instance, Map.of());
    }
}
