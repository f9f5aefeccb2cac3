package dev.holdfast.webhooks;

import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Something to be sent, the same at each attempt.
 *
 * @param id what the receiver knows duplicates by
 * @param type {@code holdfast.} and the event's type, or what it is else
 * @param eventId of the event it tells of; null if it tells of none, or of several
 * @param streamId of the stream it tells of, if it tells of one
 * @param state of that stream
 * @param body JSON
 */
record HookMessage(
        String id,
        String type,
        @Nullable Long eventId,
        @Nullable StreamId streamId,
        @Nullable StateName state,
        String body) {}
