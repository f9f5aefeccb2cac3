/**
 * Byte streams over TCP and Unix domain sockets for Java: a reconnecting client, a listener, and what both are made of.
 * Plain Java without a framework; nothing here knows of streams or media. {@code docs/socket-client.md} shows its use.
 */
@NullMarked
package dev.holdfast.socket;

import org.jspecify.annotations.NullMarked;
