/**
 * Google's side of the wire: Cloud SQL's Admin API, Secret Manager, token endpoints and the server side of the Cloud SQL connector, on the loopback
 * interface. They speak the real protocols, so Google's own clients are tested unmodified; what they know of Google comes from its documentation
 * and recorded traffic, and a person in front of a real project has the last word.
 */
@NullMarked
package dev.databasespec.testbed.google;

import org.jspecify.annotations.NullMarked;
