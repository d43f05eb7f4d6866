package dev.databasespec.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.RoleSpec;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.api.RoleTemplateStatus.Revision;
import dev.databasespec.api.TableNames;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplatesTest {
    private static final String READER = """
            - name: "{database}_{schema}_reader"
              comment: "reads {schema} of {database}"
              settings: {search_path: "{schema}", app.of: "{database}"}
              memberOf: [{role: "{database}_all"}]
              grants: [{privileges: [USAGE], schema: "{schema}"}, {privileges: [SELECT], tables: {schema: "{schema}", names: ["{schema}_*"]}}]
              defaultPrivileges: [{owner: "{database}_owner", schema: "{schema}", objectType: Tables, privileges: [SELECT]}]
            """;

    @Test
    void fillsNamesInWhereverThereIsText() {
        var role = role(expand("schemas: [{name: app, templates: [{name: t}]}]", Map.of("t", READER)), "orders_app_reader");

        assertThat(role.comment()).isEqualTo("reads app of orders");
        assertThat(role.settings()).containsEntry("search_path", new IntOrString("app"));
        assertThat(role.memberOf().getFirst().role()).isEqualTo("orders_all");
        assertThat(role.grants().getFirst().schema()).isEqualTo("app");
        assertThat(role.grants().getLast().tables()).isEqualTo(new TableNames("app", List.of("app_*"), List.of()));
        assertThat(role.defaultPrivileges().getFirst().owner()).isEqualTo("orders_owner");
    }

    @Test
    void addsToTheRolesThatAreThere() {
        var expansion = expand("roles: [{name: own}]\nschemas: [{name: a, templates: [{name: t}]}, {name: b, templates: [{name: t}]}]", Map.of("t", READER));

        assertThat(expansion.resource().getSpec().roles()).extracting(RoleSpec::name).containsExactly("own", "orders_a_reader", "orders_b_reader");
        assertThat(expansion.templates()).extracting(AppliedTemplate::name).containsExactly("t");
        assertThat(expansion.told("spec.roles[2].grants[0]")).isEqualTo("spec.schemas[1].templates[0].roles[0].grants[0]");
        assertThat(expansion.told("spec.roles[0].name")).isEqualTo("spec.roles[0].name");
    }

    @Test
    void whatWasFilledInIsNotLookedAtAgain() {
        var expansion = expand(Manifests.spec("s", "'{schema}'", 1, "schemas: [{name: '{database}$1', templates: [{name: t}]}]"),
                Map.of("t", "- {name: '{database}/{schema}', comment: '{schema}'}"));

        assertThat(role(expansion, "{schema}/{database}$1").comment()).isEqualTo("{database}$1");
    }

    @Test
    void whatATemplateGivesForTwoSchemasAddsUp() {
        var expansion = expand("schemas: [{name: a, templates: [{name: t}]}, {name: b, templates: [{name: t}]}]", Map.of("t", """
                - name: "{database}_monitor"
                  memberOf: [{role: pg_monitor}, {role: "{database}_{schema}_reader"}]
                  grants: [{privileges: [CONNECT], database: {}}, {privileges: [USAGE], schema: "{schema}"}]
                """));

        var role = role(expansion, "orders_monitor");
        assertThat(role.memberOf()).extracting(m -> m.role()).containsExactly("pg_monitor", "orders_a_reader", "orders_b_reader");
        assertThat(role.grants()).hasSize(3);
        assertThat(errors("schemas: [{name: a, templates: [{name: t}]}, {name: b, templates: [{name: t}]}]",
                Map.of("t", "- {name: \"{database}_monitor\", comment: \"of {schema}\"}")))
                .containsExactly("spec.schemas[1].templates[0].roles[0].name: role \"orders_monitor\" is declared differently here (RoleTemplate \"t\" 1.0.0)"
                        + " and at spec.schemas[0].templates[0].roles[0] (RoleTemplate \"t\" 1.0.0); keep one of the two, or make them alike");
    }

    @Test
    void twoPlacesMayGiveTheSameRoleOnlyAlike() {
        var one = "- {name: shared, grants: [{privileges: [USAGE], schema: app}, {privileges: [CONNECT], database: {}}]}";
        var sameInOtherOrder = "- {name: shared, grants: [{privileges: [CONNECT], database: {}}, {privileges: [USAGE], schema: app}]}";
        var other = "- {name: shared, login: true}";
        var both = "schemas: [{name: app, templates: [{name: t}, {name: u}]}]";

        assertThat(expand(both, Map.of("t", one, "u", sameInOtherOrder)).resource().getSpec().roles()).hasSize(1);
        assertThat(errors(both, Map.of("t", one, "u", other))).singleElement().asString()
                .contains("spec.schemas[0].templates[1].roles[0].name", "RoleTemplate \"u\"", "spec.schemas[0].templates[0].roles[0] (RoleTemplate \"t\"");
        assertThat(expand("roles: [{name: shared}]\nschemas: [{name: app, templates: [{name: t}]}]", Map.of("t", "- {name: shared}")).resource().getSpec()
                .roles()).hasSize(1);
        assertThat(errors("roles: [{name: shared}]\nschemas: [{name: app, templates: [{name: t}]}]", Map.of("t", other))).singleElement().asString()
                .contains("and at spec.roles[0];");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pg      | app  | {name: '{database}_{schema}_reader'}                                                       | a reserved name
            pg      | app  | {name: x, memberOf: [{role: '{database}_monitor'}]}                                         | becomes "pg_monitor", a reserved name
            cloudsql| app  | {name: '{database}superuser'}                                                              | a reserved name
            postgres| app  | {name: '{database}'}                                                                       | a reserved name
            public  | app  | {name: x, defaultPrivileges: [{owner: '{database}', objectType: Types, privileges: [ALL]}]} | a reserved name
            none    | app  | {name: x, ensure: Absent, reassignOwnedTo: '{database}'}                                   | a reserved name
            orders  | ärger_ärger_ärger_ärger_ärger_ärger_ärger_ärger | {name: '{database}_{schema}_reader'}            | bytes long; PostgreSQL allows at most 63
            'a*'    | app  | {name: x, grants: [{privileges: [SELECT], tables: {schema: s, names: ['{database}']}}]}    | would become a pattern
            orders  | '*'  | {name: x, grants: [{privileges: [ALL], routines: {schema: s, names: ['{schema}(int)']}}]}  | would become a pattern
            orders  | 'a,b'| {name: x, settings: {search_path: '{schema}'}}                                             | only a name of lower-case letters
            orders  | App  | {name: x, settings: {search_path: '{schema}'}}                                             | only a name of lower-case letters
            """)
    void refusesWhatANameWouldTurnIntoSomethingElse(String database, String schema, String role, String why) {
        var spec = Manifests.spec("s", "'" + database + "'", 1, "schemas: [{name: '" + schema + "', templates: [{name: t}]}]");

        assertThat(expand(spec, Map.of("t", "- " + role)).errors()).isNotEmpty()
                .allSatisfy(e -> assertThat(e.path()).startsWith("spec.schemas[0].templates[0].roles[0]."))
                .anySatisfy(e -> assertThat(e.message()).contains(why));
    }

    @Test
    void aStarWhereNothingIsAPatternIsJustAName() {
        var spec = Manifests.spec("s", "'a*'", 1, "schemas: [{name: app, templates: [{name: t}]}]");

        assertThat(role(expand(spec, Map.of("t", "- {name: '{database}_x', grants: [{privileges: [USAGE], schema: '{schema}'}]}")), "a*_x")).isNotNull();
    }

    @Test
    void hasNoMoreRolesThanADatabaseSpecMayHave() {
        var schemas = new StringBuilder("schemas:\n");
        for (int i = 0; i < 256; i++) {
            schemas.append("- {name: s").append(i).append(", templates: [{name: t}]}\n");
        }
        var roles = new StringBuilder();
        for (int i = 0; i < 64; i++) {
            roles.append("- {name: '{schema}_").append(i).append("'}\n");
        }
        assertThat(errors(schemas.toString(), Map.of("t", roles.toString()))).singleElement().asString().contains("more than the 1024 roles");
    }

    @Test
    void tellsErrorsWhereThePersonFindsThem() {
        var expansion = expand("schemas: [{name: app, templates: [{name: t}]}]", Map.of("t", "- {name: x, memberOf: [{role: x}]}"));

        assertThat(DesiredStates.alone(expansion.resource())).isInstanceOfSatisfying(Declaration.InvalidSpec.class,
                invalid -> assertThat(invalid.errors()).map(expansion::told).singleElement().asString()
                        .startsWith("spec.schemas[0].templates[0].roles[0].memberOf: RoleTemplate \"t\" 1.0.0: roles are members of each other"));
    }

    @Test
    void aTemplateIsNoWayRoundTheInstance() {
        var expansion = expand("schemas: [{name: app, templates: [{name: t}]}]", Map.of("t", "- {name: billing_reader}\n- {name: orders_x, createrole: true}"));
        var instance = Manifests.instance("platform", "allowedNamespaces: {from: All}\nallowedDatabases: [\"*\"]\n");

        var refusal = Tenancy.check(expansion.resource(), instance, Map.of()).orElseThrow();
        assertThat(refusal.reason()).isEqualTo(SpecReason.ROLE_NOT_ALLOWED);
        assertThat(expansion.toldWithTemplate(refusal.message())).contains("(spec.schemas[0].templates[0].roles[0].name)",
                "comes from RoleTemplate \"t\" 1.0.0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: '{database}_{Schema}'}                               | spec.roles[0].name: "{Schema}" is no placeholder
            {name: 'a{'}                                                | "{" is no placeholder
            {name: a, comment: 'x {{schema}}'}                          | "{" is no placeholder
            {name: a, settings: {'app.{x}': '1'}}                       | "{x}" is no placeholder
            {name: a, grants: [{privileges: [SELECT], schema: app}]}    | spec.roles[0].grants[0].privileges
            {name: pg_a}                                                | reserved
            """)
    void knowsWhatIsWrongWithATemplateForEverybody(String role, String why) {
        assertThat(TemplateCheck.of(template("t", "1.0.0", "- " + role).getSpec())).isNotEmpty().anySatisfy(e -> assertThat(e.toString()).contains(why))
                .allSatisfy(e -> assertThat(e.path()).startsWith("spec.roles[0]"));
    }

    @Test
    void aRevisionIsReadBackFromWhereItIsKept() {
        var revision = TemplateRevision.of(template("t", "1.0.0", READER).getSpec());
        var same = TemplateRevision.of(template("t", "1.0.0", READER.replace("            ", "")).getSpec());

        assertThat(revision.checksum()).matches("sha256:[0-9a-f]{64}").isEqualTo(same.checksum());
        assertThat(TemplateRevision.read(revision.stored())).contains(revision);
        var forged = new Revision("1.0.0", revision.checksum(),
                TemplateRevision.of(template("t", "1.0.0", "- {name: other}").getSpec()).content());
        assertThat(TemplateRevision.read(forged)).isEmpty();
    }

    @Test
    void aWholeDatabaseStaysInTheChecksum() {
        assertThat(TemplateRevision.of(template("t", "1.0.0", "- {name: a, grants: [{privileges: [CREATE], database: {}}]}").getSpec()).checksum())
                .isNotEqualTo(TemplateRevision.of(template("t", "1.0.0", "- {name: a, grants: [{privileges: [CREATE], schema: s}]}").getSpec()).checksum());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            1.0.0, 1.0.0, true
            1.0.0, 1.0.1, false
            1, 1.9.9, true
            1.x, 1.2.3, true
            ^1.2, 1.9.0, true
            ^1.2, 1.1.9, false
            ^1.2, 2.0.0, false
            ~1.2, 1.2.9, true
            ~1.2, 1.3.0, false
            >=1.0 <2, 1.5.0, true
            >=1.0 <2, 2.0.0, false
            1.0.0 || ^3.0, 3.1.0, true
            ^1.0, 1.1.0-rc.1, false
            latest, 1.0.0, false
            """)
    void aVersionIsAllowedOrNot(String constraint, String version, boolean allowed) {
        assertThat(Versions.allow(List.of(constraint), version)).isEqualTo(allowed);
    }

    private static List<String> errors(String fields, Map<String, String> templates) {
        return expand(fields, templates).errors().stream().map(SpecError::toString).toList();
    }

    private static RoleSpec role(Expansion expansion, String name) {
        assertThat(expansion.errors()).isEmpty();
        return expansion.resource().getSpec().roles().stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
    }

    private static Expansion expand(String fields, Map<String, String> templates) {
        return expand(Manifests.spec(fields), templates);
    }

    private static Expansion expand(DatabaseSpec spec, Map<String, String> templates) {
        Map<String, TemplateRevision> revisions = new TreeMap<>();
        templates.forEach((name, roles) -> revisions.put(name, TemplateRevision.of(template(name, "1.0.0", roles).getSpec())));
        return Templates.expand(spec, revisions);
    }

    static RoleTemplate template(String name, String version, String roles) {
        return new KubernetesSerialization().unmarshal("""
                apiVersion: databasespec.dev/v1alpha1
                kind: RoleTemplate
                metadata: {name: %s, uid: uid-%s, generation: 1}
                spec:
                  version: %s
                  roles:
                """.formatted(name, name, version) + roles.indent(2), RoleTemplate.class);
    }
}
