/** Tests of the socket library, all against real sockets of this machine. */
@NullMarked
package dev.holdfast.socket;

import org.jspecify.annotations.NullMarked;
