package dev.databasespec.reconcile;

import java.util.Optional;

/** Port to Secret Manager. */
public interface Secrets {
    /**
     * The value, kept for a short time; a secret that may not be read, is not there or is damaged is a CREDENTIALS_UNAVAILABLE failure that names it.
     */
    Secret read(Reference reference) throws CatalogException;

    /** A login with it failed: the next {@link #read} asks again, however fresh the value is. */
    void forget(Reference reference);

    /**
     * One version of a secret.
     *
     * @param location empty: a global secret
     * @param version a number, an alias or {@code latest}
     */
    record Reference(String project, Optional<String> location, String secret, String version) {
        /** The resource name: {@code projects/P/locations/L/secrets/S/versions/V} */
        public String name() {
            return "projects/" + project + location.map(l -> "/locations/" + l).orElse("") + "/secrets/" + secret + "/versions/" + version;
        }
    }
}
