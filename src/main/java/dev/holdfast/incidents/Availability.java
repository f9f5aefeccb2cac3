package dev.holdfast.incidents;

import org.jspecify.annotations.Nullable;

/**
 * How much of a time a stream was there.
 *
 * @param windowMillis the time asked for
 * @param sinceMillis from when on it is known, in milliseconds since the epoch; not before the window
 * @param meantMillis how long it was meant to be there: not paused, stopped or before its first media
 * @param downMillis how long media was missing meanwhile
 * @param ratio 0 to 1; null if it was never meant to be there
 * @param outages that reach into the window, one that is open included
 * @param meanRepairMillis mean whole length of those that are over; null if there is none
 * @param longestMillis whole length of the longest, also of what lies before the window; null if there is none
 */
public record Availability(
        long windowMillis,
        long sinceMillis,
        long meantMillis,
        long downMillis,
        @Nullable Double ratio,
        int outages,
        @Nullable Long meanRepairMillis,
        @Nullable Long longestMillis) {}
