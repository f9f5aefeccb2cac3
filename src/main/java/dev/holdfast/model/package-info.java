/**
 * What a stream is: its definition, its states, its failures, what is known and told of it. Plain values, no behaviour that needs a clock.
 */
@NullMarked
package dev.holdfast.model;

import org.jspecify.annotations.NullMarked;
