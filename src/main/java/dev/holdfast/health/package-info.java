/**
 * Whether a connection is still useful: samples, sliding windows, rules, hysteresis. No clock, no thread.
 */
@NullMarked
package dev.holdfast.health;

import org.jspecify.annotations.NullMarked;
