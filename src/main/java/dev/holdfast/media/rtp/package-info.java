/**
 * RTP as RFC 3550 has it: parsing and accounting over buffers, no I/O.
 */
@NullMarked
package dev.holdfast.media.rtp;

import org.jspecify.annotations.NullMarked;
