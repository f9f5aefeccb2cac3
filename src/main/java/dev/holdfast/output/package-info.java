/**
 * Where media goes: sinks of which none can disturb another or the input.
 */
@NullMarked
package dev.holdfast.output;

import org.jspecify.annotations.NullMarked;
