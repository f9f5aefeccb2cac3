/**
 * What all stores share: the documents they keep, the sealing of secrets in them, and the writer that keeps streams from
 * waiting for a store.
 */
@NullMarked
package dev.holdfast.store;

import org.jspecify.annotations.NullMarked;
