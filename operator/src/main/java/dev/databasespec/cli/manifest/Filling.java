package dev.databasespec.cli.manifest;

import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.api.RoleTemplate;
import dev.databasespec.api.RoleTemplateSpec;
import dev.databasespec.cli.yaml.Finding;
import dev.databasespec.cli.yaml.InvalidFiles;
import dev.databasespec.kubernetes.Expansion;
import dev.databasespec.kubernetes.SpecError;
import dev.databasespec.kubernetes.TemplateCheck;
import dev.databasespec.kubernetes.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Gives the DatabaseSpecs of files the roles of the templates of the same files. */
final class Filling {
    private Filling() {}

    /** All that is wrong with templates, and then with their use, is told at once. */
    static Map<Key, Expansion> of(Map<Key, Declared<DatabaseSpec>> specs, Map<Key, Declared<RoleTemplate>> templates) throws InvalidFiles {
        List<Finding> findings = new ArrayList<>();
        Map<String, RoleTemplateSpec> known = new TreeMap<>();
        templates.forEach((key, template) -> {
            known.put(key.name(), template.resource().getSpec());
            TemplateCheck.of(template.resource().getSpec()).forEach(error -> findings.add(finding(template, error)));
        });
        // before anybody uses them: everybody who does would be wrong in the same way
        refuse(findings);
        Map<Key, Expansion> expansions = new TreeMap<>();
        specs.forEach((key, spec) -> {
            Expansion expansion = Templates.expandFromFiles(spec.resource(), known);
            expansion.errors().forEach(error -> findings.add(finding(spec, error)));
            expansions.put(key, expansion);
        });
        refuse(findings);
        return expansions;
    }

    private static void refuse(List<Finding> findings) throws InvalidFiles {
        if (!findings.isEmpty()) {
            throw new InvalidFiles(findings);
        }
    }

    private static Finding finding(Declared<?> declared, SpecError error) {
        return new Finding(declared.place(error.path()), error.toString());
    }
}
