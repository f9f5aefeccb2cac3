/**
 * What the tests of all stores share, and those of the shared parts.
 */
@NullMarked
package dev.holdfast.store;

import org.jspecify.annotations.NullMarked;
