/** Tests of TCP and Unix sources, all against real sockets of this machine. */
@NullMarked
package dev.holdfast.transport.socket;

import org.jspecify.annotations.NullMarked;
