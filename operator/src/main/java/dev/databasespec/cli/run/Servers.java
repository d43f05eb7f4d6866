package dev.databasespec.cli.run;

import dev.databasespec.api.DatabaseInstance;
import dev.databasespec.api.Endpoint;
import java.util.Locale;

/** Tells the servers apart that DatabaseInstances name: roles belong to a whole server. */
interface Servers {
    /** By what is written, when nothing may be looked up. */
    Servers AS_WRITTEN = instance -> {
        Endpoint endpoint = instance.getSpec().endpoint();
        return endpoint.host().toLowerCase(Locale.ROOT) + ":" + endpoint.port();
    };

    String of(DatabaseInstance instance);
}
