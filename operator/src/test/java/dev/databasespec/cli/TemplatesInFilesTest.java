package dev.databasespec.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.databasespec.cli.manifest.Folder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** RoleTemplates among the files of the command line. */
class TemplatesInFilesTest {
    private static final String TEMPLATE = """
            ---
            apiVersion: databasespec.dev/v1alpha1
            kind: RoleTemplate
            metadata: {name: t}
            spec:
              version: 1.2.0
              roles:
              - {name: "{database}_{schema}_reader", grants: [{privileges: [USAGE], schema: "{schema}"}]}
            """;

    @TempDir
    Path temporary;

    @Test
    void theRolesOfATemplateAreThoseOfTheSpec() {
        assertThat(said("schemas: [{name: app, templates: [{name: t, version: ^1.0}]}]", TEMPLATE)).isEmpty();
        assertThat(said("schemas: [{name: app, templates: [{name: t}]}]\nroles: [{name: shop_app_reader}]", TEMPLATE)).singleElement().asString()
                .contains("spec.schemas[0].templates[0].roles[0].name: role \"shop_app_reader\" is declared differently here", "and at spec.roles[0]");
    }

    @Test
    void whatIsWrongIsToldWhereItStands() {
        assertThat(said("schemas: [{name: app, templates: [{name: t}]}]", "")).singleElement().asString().startsWith("f.yaml:19:").contains(
                "the files hold no RoleTemplate \"t\"");
        assertThat(said("schemas: [{name: app, templates: [{name: t, version: ^2}]}]", TEMPLATE)).singleElement().asString()
                .contains("the files hold version 1.2.0", "\"^2\" does not allow it");
        assertThat(said("", TEMPLATE.replace("{schema}_reader", "{nobody}"))).singleElement().asString().startsWith("f.yaml:26:")
                .contains("\"{nobody}\" is no placeholder");
        assertThat(said("", TEMPLATE + TEMPLATE)).singleElement().asString().contains("RoleTemplate \"t\" stands at");
    }

    private List<String> said(String fields, String template) {
        return new Folder(temporary).said(Folder.SPEC + fields.indent(2) + template);
    }
}
