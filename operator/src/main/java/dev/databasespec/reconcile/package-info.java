/** The use case: observe, plan, gate, apply and verify one database, through ports that the adapters implement. */
@NullMarked
package dev.databasespec.reconcile;

import org.jspecify.annotations.NullMarked;
