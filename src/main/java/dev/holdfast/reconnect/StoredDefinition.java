package dev.holdfast.reconnect;

import dev.holdfast.model.StreamId;

/**
 * A stream's definition as stored.
 *
 * @param document JSON, opaque to the store; secrets in it are sealed before they come here
 */
public record StoredDefinition(StreamId streamId, String document) {}
