/** SRT sources: callers and listeners over libsrt, one attempt per call. */
@NullMarked
package dev.holdfast.transport.srt;

import org.jspecify.annotations.NullMarked;
