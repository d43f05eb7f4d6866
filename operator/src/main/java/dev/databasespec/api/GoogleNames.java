package dev.databasespec.api;

/** How Google Cloud names things, as regular expressions for the rules in the CRDs. */
final class GoogleNames {
    /** {@code acme-prod}; projects of a domain of old have it in front: {@code example.com:acme}. */
    static final String PROJECT = "[a-z]([a-z0-9-]{0,28}[a-z0-9])?|[a-z0-9][a-z0-9.-]*[.][a-z]+:[a-z]([a-z0-9-]*[a-z0-9])?";

    static final String REGION = "[a-z]+-[a-z]+[0-9]{1,2}";

    private GoogleNames() {}
}
