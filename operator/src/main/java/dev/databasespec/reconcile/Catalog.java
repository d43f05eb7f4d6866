package dev.databasespec.reconcile;

import dev.databasespec.model.DatabaseState;
import dev.databasespec.model.Name;
import dev.databasespec.plan.PlannedStep;
import dev.databasespec.plan.Step;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;

/** Port to the database: reads its catalog and changes it. */
public interface Catalog {
    /**
     * Reads everything that matters in one round trip and one snapshot.
     *
     * @param dropCandidates roles whose dependents in every database are wanted too
     */
    DatabaseState observe(Target target, SortedSet<Name> dropCandidates) throws CatalogException;

    /** Cannot run inside a transaction. A database that is there already is left as it is. */
    void createDatabase(Target target, Step.CreateDatabase step) throws CatalogException;

    /**
     * Opens the one transaction, with the advisory lock of the database taken.
     *
     * @param serverWide roles or memberships may change: the lock of the whole server is taken as well
     */
    Change begin(Target target, boolean serverWide) throws CatalogException;

    /** What became of a transaction, by the id that {@link Change#commit} told. */
    Fate fate(Target target, String transaction) throws CatalogException;

    /** What a server says of a transaction. */
    enum Fate {
        COMMITTED, ABORTED, IN_PROGRESS,
        /** It is too long ago, or was on another server. */
        UNKNOWN
    }

    /** An open transaction. Closing it without {@link #commit} rolls everything back. */
    interface Change extends AutoCloseable {
        /** What this transaction sees now. */
        DatabaseState observe(SortedSet<Name> dropCandidates) throws CatalogException;

        /**
         * Runs one step as whom its authority says, borrowing what it needs.
         *
         * @param passwords the new passwords by role, for {@link Step.SetPassword}
         */
        void execute(PlannedStep step, Map<Name, Secret> passwords) throws CatalogException;

        /** As {@link #execute}, but a failure undoes this step only and leaves the transaction usable. */
        void tryExecute(PlannedStep step, Map<Name, Secret> passwords) throws CatalogException;

        /** Gives back every membership that was borrowed. */
        void giveBack() throws CatalogException;

        /**
         * Commits. When the connection is lost meanwhile, a new one is asked what became of the transaction; a rollback is a CONNECTION_LOST failure.
         *
         * @param witness is told the id of the transaction right before; what it throws rolls everything back
         */
        void commit(Consumer<String> witness) throws CatalogException;

        @Override
        void close();
    }
}
