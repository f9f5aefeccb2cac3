/**
 * The decision what to do when a connection fails: a pure state machine, and the ports through which it acts.
 */
@NullMarked
package dev.holdfast.reconnect;

import org.jspecify.annotations.NullMarked;
