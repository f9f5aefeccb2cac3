/**
 * A world for the engine to be wrong in: virtual time, peers that come and go, operators, and invariants after every event.
 */
@NullMarked
package dev.holdfast.reconnect.simulation;

import org.jspecify.annotations.NullMarked;
