/**
 * The contract on the store in memory.
 */
@NullMarked
package dev.holdfast.store.memory;

import org.jspecify.annotations.NullMarked;
