package dev.databasespec.postgres;

import dev.databasespec.model.Name;
import java.util.Optional;

/**
 * What has to be known of a server before a session on it can be pinned.
 *
 * @param version server_version_num
 * @param sessionRole who sessions act as; empty: the user that logs in
 * @param maintenance whether database {@code postgres} lets us in, from where other databases can be looked at before we connect to them
 */
record ServerFacts(int version, Optional<Name> sessionRole, boolean maintenance) {
    boolean atLeast(int major) {
        return version >= major * 10000;
    }
}
