package dev.databasespec.cloudsql;

import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.Target.CloudSql;

/**
 * What was tried when something went wrong.
 *
 * @param what as a sentence goes on after "cannot": {@code create user "a@acme.com" of}
 */
record Doing(AdminCall call, CloudSql instance, String what, Identity identity) {
    /** Who tried it. */
    String who() {
        return identity.who(instance.impersonate());
    }

    String sentence() {
        return "cannot " + what + " Cloud SQL instance " + name();
    }

    String name() {
        return Printable.escaped(instance.connectionName(), 300);
    }

    String project() {
        return Printable.escaped(instance.project(), 100);
    }

    Doing call(AdminCall other) {
        return new Doing(other, instance, what, identity);
    }
}
