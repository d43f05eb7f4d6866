package dev.databasespec.postgres;

import dev.databasespec.model.Name;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** The text that reads the whole catalog in one message; {@link CatalogReader} reads the results in the same order. */
final class CatalogQuery {
    private static final List<SqlText> PARTS = List.of(SqlText.load("server"), SqlText.load("event-triggers"), SqlText.load("roles"),
            SqlText.load("memberships"), SqlText.load("database"), SqlText.load("schemas"), SqlText.load("relations"), SqlText.load("routines"),
            SqlText.load("types"), SqlText.load("columns"), SqlText.load("default-privileges"));
    private static final String READ = PARTS.stream().map(SqlText::sql).collect(Collectors.joining(";\n"));
    private static final SqlText DEPENDENTS = SqlText.load("dependents");

    private CatalogQuery() {}

    /** Inside a transaction. */
    static String read(Collection<Name> dropCandidates) {
        return dropCandidates.isEmpty() ? READ : READ + ";\n" + DEPENDENTS.with("roles", Quoting.literals(dropCandidates)).sql();
    }

    /** One snapshot, one message. */
    static String snapshot(Collection<Name> dropCandidates) {
        return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;\n" + read(dropCandidates) + ";\nCOMMIT";
    }
}
