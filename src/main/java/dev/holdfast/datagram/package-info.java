/**
 * UDP datagrams in batches: many received or sent by one system call, where the system has such a call.
 *
 * <p>On 64-bit Linux these are {@code recvmmsg}, {@code sendmmsg} and {@code sendmsg} with {@code UDP_SEGMENT}, called
 * through {@link java.lang.foreign} on the descriptor of a {@link java.nio.channels.DatagramChannel}; anywhere else, and
 * where the JVM was not started with {@code --add-opens java.base/sun.nio.ch=ALL-UNNAMED} (the jar's manifest does that), the
 * channel itself does the work, one datagram at a time. Docs: {@code docs/adr/0013-datagram-batches.md}.
 */
@NullMarked
package dev.holdfast.datagram;

import org.jspecify.annotations.NullMarked;
