/** Alerts and dashboard are held to the metrics that there are, and to the tools that read them. */
@NullMarked
package dev.databasespec.monitoring;

import org.jspecify.annotations.NullMarked;
