/**
 * What the media formats share: counters that one thread writes and any thread reads.
 */
@NullMarked
package dev.holdfast.media;

import org.jspecify.annotations.NullMarked;
