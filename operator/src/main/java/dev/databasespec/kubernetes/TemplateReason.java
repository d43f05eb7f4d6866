package dev.databasespec.kubernetes;

/** The words that say why a RoleTemplate is Ready or not. */
public enum TemplateReason {
    VALID("Valid"), INVALID_TEMPLATE("InvalidTemplate"), TOO_MANY_REVISIONS("TooManyRevisions"), DELETING("Deleting");

    private final String word;

    TemplateReason(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
