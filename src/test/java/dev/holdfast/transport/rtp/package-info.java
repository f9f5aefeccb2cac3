/** Tests of receiving RTP and UDP. */
@NullMarked
package dev.holdfast.transport.rtp;

import org.jspecify.annotations.NullMarked;
