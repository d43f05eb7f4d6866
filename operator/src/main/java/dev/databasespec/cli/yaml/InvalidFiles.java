package dev.databasespec.cli.yaml;

import dev.databasespec.model.Sorted;
import java.util.Collection;
import java.util.List;

/** The files that were given cannot be used; every finding is told at once. */
public final class InvalidFiles extends Exception {
    private static final long serialVersionUID = 1;
    private final transient List<Finding> findings;

    public InvalidFiles(Collection<Finding> findings) {
        super(findings.size() + " findings");
        this.findings = List.copyOf(Sorted.set(findings));
    }

    public InvalidFiles(Place place, String message) {
        this(List.of(new Finding(place, message)));
    }

    /** Sorted by place, at least one. */
    public List<Finding> findings() {
        return findings;
    }
}
