package dev.holdfast.events;

import java.util.OptionalLong;

/**
 * A stretch of events that the log no longer holds, or never held.
 *
 * @param firstMissedId the id after the last one the reader has seen
 * @param missed how many events of any stream and type are missing; empty if that cannot be known, because the reader's
 *     last event was not logged by this process
 * @param resumesAt id of the first event that follows the gap
 */
public record Gap(long firstMissedId, OptionalLong missed, long resumesAt) {}
