/** TCP and Unix sockets as a way in: byte streams with MPEG-TS in them, called or listened for, one attempt per call. */
@NullMarked
package dev.holdfast.transport.socket;

import org.jspecify.annotations.NullMarked;
