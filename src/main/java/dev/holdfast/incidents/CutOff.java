package dev.holdfast.incidents;

import org.jspecify.annotations.Nullable;

/**
 * What is known of an outage whose record the end of the service cut off. Times are milliseconds since the epoch.
 *
 * @param recordedUntilMillis until when the timeline and the count of attempts are complete
 * @param observedAgainMillis from when on the stream was looked at again; nothing is known from the record's end until then
 * @param aftermath what was first seen then; null as long as nothing was
 * @param continuedBy number of the record that goes on with it; null if there is none
 */
public record CutOff(
        long recordedUntilMillis,
        long observedAgainMillis,
        @Nullable Aftermath aftermath,
        @Nullable Long continuedBy) {}
