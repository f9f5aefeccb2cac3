package dev.holdfast.runtime;

import dev.holdfast.model.StreamState;
import dev.holdfast.reconnect.LifeWatch;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The look-outs for the sources of one stream, there while it works on a connection and has none.
 *
 * <p>Not thread-safe: the stream's owner keeps it, and has what it is told brought to its own thread.
 */
final class LifeWatches {

    private final SourceLines lines;
    private final Answered answered;
    private final Map<Integer, LifeWatch> watches = new HashMap<>();

    /** Told of a source that is back, by its index; from any thread. */
    @FunctionalInterface
    interface Answered {
        void by(int source, OptionalLong roundTripNanos);
    }

    LifeWatches(SourceLines lines, Answered answered) {
        this.lines = lines;
        this.answered = answered;
    }

    /** Begins or ends what the state asks for. */
    void follow(StreamState state) {
        switch (state) {
            case StreamState.Waiting waiting -> begin(waiting);
            case StreamState.Connecting _ -> {
                // Those there are go on: an attempt that began too early is begun anew.
            }
            case StreamState.Idle _,
                    StreamState.Verifying _,
                    StreamState.Streaming _,
                    StreamState.Degraded _,
                    StreamState.Failed _,
                    StreamState.Stopped _ -> end();
        }
    }

    private void begin(StreamState.Waiting waiting) {
        for (int i = 0; i < lines.count(); i++) {
            if (!watches.containsKey(i)) {
                int source = i;
                boolean away = waiting.unanswered().orElse(-1) == source;
                watches.put(source, lines.of(source).watchForLife(away, took -> answered.by(source, took)));
            }
        }
    }

    /** A look-out has made its one call. */
    void over(int source) {
        watches.remove(source);
    }

    void end() {
        watches.values().forEach(LifeWatch::cancel);
        watches.clear();
    }
}
