package dev.databasespec.audit;

import dev.databasespec.model.Printable;
import dev.databasespec.reconcile.AuditException;
import dev.databasespec.reconcile.AuditException.Kind;
import dev.databasespec.reconcile.AuditRecord;

/** A record that must not become part of the history. */
final class Conflicts {
    private Conflicts() {}

    /** Where the record has been kept before, nothing is to be done; where another one has its number, a person has to find out which is right. */
    static void check(AuditRecord record, String hash, String where) throws AuditException {
        if (!hash.equals(record.hash())) {
            throw new AuditException(Kind.Conflict, "record " + record.sequence() + " of " + subject(record) + " (" + record.hash()
                    + ") is not kept, because " + where + " has another one with this number (" + Printable.escaped(hash, 100)
                    + "): either two operators write into it, or a record was changed; compare both, and look at dbspec history --verify");
        }
    }

    static void refuseEdited(AuditRecord record) throws AuditException {
        if (!record.isIntact()) {
            throw new AuditException(Kind.Conflict, "record " + record.sequence() + " of " + subject(record)
                    + " is not kept, because its hash is not that of its content: it was changed between the change and now, in the cluster");
        }
    }

    private static String subject(AuditRecord record) {
        return Printable.escaped(record.namespace() + "/" + record.name() + " (uid " + record.uid() + ")", 300);
    }
}
