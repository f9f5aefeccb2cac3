package dev.holdfast.reconnect;

import dev.holdfast.model.StreamId;

/**
 * Who may connect to a destination now, decided for all streams together. Thread-safe.
 *
 * <p>A stream that was admitted reports the outcome with exactly one of {@link #answered}, {@link #unanswered} and
 * {@link #abandoned}.
 */
public interface ConnectGate {

    /** Admits everybody. */
    ConnectGate OPEN = new ConnectGate() {
        @Override
        public long admitAtNanos(StreamId who, String target, long nowNanos) {
            return nowNanos;
        }

        @Override
        public void answered(StreamId who, String target) {}

        @Override
        public void unanswered(StreamId who, String target, long nowNanos) {}

        @Override
        public void abandoned(StreamId who, String target) {}

        @Override
        public void forget(StreamId who) {}
    };

    /**
     * Asks to connect.
     *
     * @param target {@code host:port}
     * @return {@code nowNanos} if admitted, a later time to ask again if not
     */
    long admitAtNanos(StreamId who, String target, long nowNanos);

    /** The destination answered, be it with a refusal of this stream. */
    void answered(StreamId who, String target);

    /** The destination could not be reached. */
    void unanswered(StreamId who, String target, long nowNanos);

    /** The attempt was given up before it had an outcome. */
    void abandoned(StreamId who, String target);

    /** The stream goes to other destinations from now on, or is gone: what only it has said of its old ones is forgotten. */
    void forget(StreamId who);
}
