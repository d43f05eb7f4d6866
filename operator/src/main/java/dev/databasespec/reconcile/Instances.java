package dev.databasespec.reconcile;

import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;

/** Port to a server as a whole: a cheap look that needs no database of a tenant. */
public interface Instances {
    Facts probe(Target target) throws CatalogException;

    /**
     * What the status of a DatabaseInstance shows.
     *
     * @param serverVersion as the server prints it: {@code 15.7}
     * @param latency of one round trip
     */
    record Facts(String serverVersion, Duration latency, int connectionsUsed, int connectionsMax, Instant startedAt, SortedSet<Name> databases) {
        public Facts {
            databases = Sorted.set(databases);
        }
    }
}
