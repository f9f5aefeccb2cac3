package dev.holdfast.reconnect;

import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import java.time.Duration;

/** Takes connection states to be preserved, the latest per stream counting. Thread-safe; never blocks, never throws. */
public interface StateSink {

    /** Preserves a state for {@code ttl} from now. */
    void save(ConnectionState state, Duration ttl);

    /** Forgets a stream's state. */
    void delete(StreamId streamId);
}
