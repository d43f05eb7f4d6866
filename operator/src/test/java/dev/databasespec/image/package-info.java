/** What the Dockerfile does, without a container engine. */
@NullMarked
package dev.databasespec.image;

import org.jspecify.annotations.NullMarked;
