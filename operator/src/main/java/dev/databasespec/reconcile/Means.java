package dev.databasespec.reconcile;

import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a pass works with.
 *
 * @param accounts empty: there is no Cloud SQL Admin API, users can only be looked for
 */
public record Means(Catalog catalog, Optional<Accounts> accounts, Fingerprints fingerprints, RandomGenerator random, Pause pause) {
    public Means(Catalog catalog, Fingerprints fingerprints, RandomGenerator random, Pause pause) {
        this(catalog, Optional.empty(), fingerprints, random, pause);
    }
}
