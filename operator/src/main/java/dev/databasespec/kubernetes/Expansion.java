package dev.databasespec.kubernetes;

import dev.databasespec.api.AppliedTemplate;
import dev.databasespec.api.DatabaseChangeSpec.TemplateChange;
import dev.databasespec.api.DatabaseSpec;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A DatabaseSpec together with the roles that its templates give.
 *
 * @param resource the DatabaseSpec with all its roles; where there are errors, with those that it declares itself
 * @param origins of the roles that stand behind its own, in their order
 * @param errors why templates cannot be used as they are named
 * @param templates the revisions that were used, as they are remembered once they are applied
 * @param waiting whether the operator has yet to read one of them
 */
public record Expansion(DatabaseSpec resource, List<Origin> origins, List<SpecError> errors, List<AppliedTemplate> templates, boolean waiting) {
    private static final Pattern ROLE = Pattern.compile("spec\\.roles\\[([0-9]{1,9})\\]");

    /** Where a role stands that the DatabaseSpec does not declare itself. */
    public record Origin(String path, String template) {}

    public Expansion {
        origins = List.copyOf(origins);
        errors = List.copyOf(errors);
        templates = List.copyOf(templates);
    }

    static Expansion without(DatabaseSpec resource) {
        return new Expansion(resource, List.of(), List.of(), List.of(), false);
    }

    /** The same for the resource as it is now, with the same spec. */
    Expansion of(DatabaseSpec now) {
        DatabaseSpec whole = new DatabaseSpec();
        whole.setMetadata(now.getMetadata());
        whole.setSpec(resource.getSpec());
        whole.setStatus(now.getStatus());
        return new Expansion(whole, origins, errors, templates, waiting);
    }

    /** What changes for a DatabaseSpec that has been applied before. */
    public List<TemplateChange> changes() {
        return AppliedTemplates.changes(AppliedTemplates.of(resource), templates);
    }

    /** The error with the place where a person can mend it. */
    public SpecError told(SpecError error) {
        String path = told(error.path());
        String message = told(error.message());
        String template = templateOf(error.path());
        return template.isEmpty()
                ? new SpecError(path, message, error.action())
                : new SpecError(path, template + ": " + message, error.action() + "; it is the template that says so");
    }

    /** The text with such places for all that it names. */
    public String told(String text) {
        return ROLE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(origin(found.group(1)).map(Origin::path).orElse(found.group())));
    }

    /** The text, and which template it is about. */
    public String toldWithTemplate(String text) {
        String template = templateOf(text);
        return told(text) + (template.isEmpty() ? "" : "; the role comes from " + template);
    }

    private String templateOf(String text) {
        Matcher found = ROLE.matcher(text);
        return found.find() ? origin(found.group(1)).map(Origin::template).orElse("") : "";
    }

    private Optional<Origin> origin(String index) {
        int behindItsOwn = Integer.parseInt(index) - (resource.getSpec().roles().size() - origins.size());
        return behindItsOwn >= 0 && behindItsOwn < origins.size() ? Optional.of(origins.get(behindItsOwn)) : Optional.empty();
    }
}
