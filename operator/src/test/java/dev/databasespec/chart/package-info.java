/** The Helm chart, rendered and installed by real Helm. */
@NullMarked
package dev.databasespec.chart;

import org.jspecify.annotations.NullMarked;
