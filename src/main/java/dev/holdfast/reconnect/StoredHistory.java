package dev.holdfast.reconnect;

import dev.holdfast.model.StreamId;

/**
 * What became of a stream, as stored.
 *
 * @param document JSON, opaque to the store; without secrets
 */
public record StoredHistory(StreamId streamId, String document) {}
