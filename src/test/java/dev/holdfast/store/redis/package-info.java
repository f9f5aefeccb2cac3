/**
 * The contract on a real Redis, and what only a server can suffer.
 */
@NullMarked
package dev.holdfast.store.redis;

import org.jspecify.annotations.NullMarked;
