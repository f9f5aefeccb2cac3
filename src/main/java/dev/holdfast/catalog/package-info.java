/** The streams' definitions as written: those of the configuration file and those made over REST, merged, versioned and preserved. */
@NullMarked
package dev.holdfast.catalog;

import org.jspecify.annotations.NullMarked;
