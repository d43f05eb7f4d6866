package dev.databasespec.cli.run;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.kubernetes.Targets;

/** Tells the servers apart that DatabaseInstances name: roles belong to a whole server. */
interface Servers {
    /** By what is written, when nothing may be looked up. */
    Servers AS_WRITTEN = Targets::asWritten;

    String of(DatabaseInstance instance);
}
