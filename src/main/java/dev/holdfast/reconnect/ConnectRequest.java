package dev.holdfast.reconnect;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import java.util.Optional;

/**
 * One attempt.
 *
 * @param streamId for whom
 * @param epoch to be repeated in every call to the listener
 * @param preserved what is known of the connection before, to resume from
 * @param sink where its media goes
 */
public record ConnectRequest(StreamId streamId, long epoch, Optional<ConnectionState> preserved, MediaSink sink) {}
