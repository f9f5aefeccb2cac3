/**
 * How long to wait before an attempt. Plain functions of the attempt number and a source of randomness.
 */
@NullMarked
package dev.holdfast.backoff;

import org.jspecify.annotations.NullMarked;
