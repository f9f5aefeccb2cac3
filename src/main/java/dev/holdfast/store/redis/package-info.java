/**
 * The store in Redis; Jedis is known here only.
 */
@NullMarked
package dev.holdfast.store.redis;

import org.jspecify.annotations.NullMarked;
