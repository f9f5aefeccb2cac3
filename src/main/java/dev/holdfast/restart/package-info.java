/**
 * A connection that is kept: sending and receiving that go on over any connection factory, whatever becomes of single
 * connections. Plain Java; nothing of media, no framework, no thread of its own.
 */
@NullMarked
package dev.holdfast.restart;

import org.jspecify.annotations.NullMarked;
