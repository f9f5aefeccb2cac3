/**
 * MPEG transport streams (ISO/IEC 13818-1): parsing and accounting over buffers, no I/O.
 */
@NullMarked
package dev.holdfast.media.mpegts;

import org.jspecify.annotations.NullMarked;
