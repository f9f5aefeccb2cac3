package dev.holdfast.reconnect;

import dev.holdfast.model.StreamId;
import dev.holdfast.model.Wire;
import java.util.Optional;

/**
 * Who may connect to a destination now, decided for all streams together. Thread-safe.
 *
 * <p>A stream that was admitted, or connects unasked, reports the outcome with exactly one of {@link #answered},
 * {@link #unanswered} and {@link #abandoned}.
 */
public interface ConnectGate {

    /** Admits everybody. */
    ConnectGate OPEN = new ConnectGate() {
        @Override
        public Answer ask(StreamId who, int priority, String target, long nowNanos) {
            return Answer.admitted(nowNanos);
        }

        @Override
        public void passUnasked(StreamId who, String target, long nowNanos) {}

        @Override
        public void withdraw(StreamId who) {}

        @Override
        public void answered(StreamId who, String target) {}

        @Override
        public void unanswered(StreamId who, String target, long nowNanos) {}

        @Override
        public void abandoned(StreamId who, String target) {}

        @Override
        public void forget(StreamId who) {}
    };

    /** What holds a stream back. */
    enum Hold implements Wire {
        /** The destination answers nobody, and another stream is trying it. */
        CIRCUIT_BREAKER,
        /** The connects that a host is given. */
        HOST_LIMIT,
        /** The connects that this node may make. */
        NODE_LIMIT
    }

    /**
     * What the gate says to one who asks.
     *
     * @param atNanos the time of asking if he is admitted, a later one to ask again if not
     * @param expectedNanos when it will be his turn as things stand, not before {@code atNanos}: who is more urgent may still
     *     come before him, and who is told nothing better is told when to ask again
     * @param heldBackBy empty if he is admitted
     */
    record Answer(long atNanos, long expectedNanos, Optional<Hold> heldBackBy) {

        /** Come in. */
        public static Answer admitted(long nowNanos) {
            return new Answer(nowNanos, nowNanos, Optional.empty());
        }

        /** Ask again then; it may be your turn. */
        public static Answer held(long atNanos, Hold by) {
            return held(atNanos, atNanos, by);
        }

        /** Ask again then, though your turn is later. */
        public static Answer held(long atNanos, long expectedNanos, Hold by) {
            return new Answer(atNanos, expectedNanos, Optional.of(by));
        }

        boolean isAdmitted() {
            return heldBackBy.isEmpty();
        }
    }

    /**
     * Asks to connect. One who is held back keeps his place among those who wait as long as he asks again in time.
     *
     * @param priority 0 to 100; of those who wait the higher is first
     * @param target {@code host:port}, or {@code unix:path}
     */
    Answer ask(StreamId who, int priority, String target, long nowNanos);

    /** The stream connects whatever the gate would say, because an operator wants it; it counts all the same. */
    void passUnasked(StreamId who, String target, long nowNanos);

    /** The stream waits for nothing any more: its place is free. */
    void withdraw(StreamId who);

    /** The destination answered, be it with a refusal of this stream. */
    void answered(StreamId who, String target);

    /** The destination could not be reached. */
    void unanswered(StreamId who, String target, long nowNanos);

    /** The attempt was given up before it had an outcome. */
    void abandoned(StreamId who, String target);

    /** The stream goes to other destinations from now on, or is gone: what only it has said of its old ones is forgotten. */
    void forget(StreamId who);
}
