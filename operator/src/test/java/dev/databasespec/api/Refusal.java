package dev.databasespec.api;

/** A manifest that the API server refuses, and the sentence that says why. */
record Refusal(String kind, String spec, String sentence) {

    String manifest() {
        return manifest(kind, "bad", spec);
    }

    static String manifest(String kind, String name, String spec) {
        return "apiVersion: databasespec.dev/v1alpha1\nkind: " + kind + "\nmetadata: {name: " + name
                + (kind.equals("RoleTemplate") ? "" : ", namespace: default") + "}\nspec: " + spec + "\n";
    }

    static Refusal ofInstance(String spec, String sentence) {
        return new Refusal("DatabaseInstance", spec, sentence);
    }

    /** The rest of a spec, after instance and database. */
    static Refusal ofSpec(String rest, String sentence) {
        return new Refusal("DatabaseSpec", "{instanceRef: {name: pg}, database: shop, " + rest + "}", sentence);
    }

    static Refusal ofRole(String rest, String sentence) {
        return ofSpec("roles: [{name: a, " + rest + "}]", sentence);
    }

    static Refusal ofGrant(String grant, String sentence) {
        return ofRole("grants: [" + grant + "]", sentence);
    }

    @Override
    public String toString() {
        return sentence + " <- " + (spec.length() > 120 ? spec.substring(0, 120) + " ..." : spec);
    }
}
