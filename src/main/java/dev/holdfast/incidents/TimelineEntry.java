package dev.holdfast.incidents;

import org.jspecify.annotations.Nullable;

/**
 * A thing that happened in an outage.
 *
 * @param atMillis since the epoch
 * @param event {@code last_media}, or the type of the event as the event log has it
 * @param attempt 0 where it is of none
 * @param text the failure or the source, in words; never a secret
 */
public record TimelineEntry(
        long atMillis, String event, int attempt, @Nullable String text) {}
