package dev.databasespec.cli.run;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.DatabaseSpec;
import dev.databasespec.cli.manifest.Key;
import dev.databasespec.cli.report.SpecReport;
import dev.databasespec.cli.state.StateKey;
import dev.databasespec.kubernetes.Targets.Resolved;
import dev.databasespec.model.Name;
import dev.databasespec.model.Sorted;
import dev.databasespec.reconcile.Secret;
import java.util.SortedMap;

/** A DatabaseSpec that may go to its database, and what is needed for that. */
record Prepared(Key key, SpecReport.Subject subject, DatabaseSpec spec, DatabaseInstance instance, Resolved resolved, StateKey stateKey,
        SortedMap<Name, Secret> passwords) {
    Prepared {
        passwords = Sorted.map(passwords);
    }
}
