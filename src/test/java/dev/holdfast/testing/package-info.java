/**
 * What tests of every package share: real peers as processes, and free ports.
 */
@NullMarked
package dev.holdfast.testing;

import org.jspecify.annotations.NullMarked;
