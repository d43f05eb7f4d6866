package dev.databasespec.kubernetes.change;

import dev.databasespec.api.DatabaseChangeStatus.Decision;
import dev.databasespec.reconcile.Proposal;
import java.util.Optional;

/**
 * What is not done, and why.
 *
 * @param change name of the DatabaseChange that waits; empty in mode Plan
 * @param rejected who said no to it
 */
public record Pending(Proposal proposal, Optional<String> change, Optional<Decision> rejected) {}
