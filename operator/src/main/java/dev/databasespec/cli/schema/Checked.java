package dev.databasespec.cli.schema;

import dev.databasespec.cli.yaml.Finding;
import dev.databasespec.cli.yaml.Node;
import java.util.List;

/**
 * A document and what is wrong with it.
 *
 * @param document with defaults filled in; worth something only where there are no findings
 */
public record Checked(Node.Fields document, List<Finding> findings) {
    public Checked {
        findings = List.copyOf(findings);
    }
}
