/**
 * RTP and raw UDP as a way in: sockets that packets come to, and the few threads that receive them.
 */
@NullMarked
package dev.holdfast.transport.rtp;

import org.jspecify.annotations.NullMarked;
