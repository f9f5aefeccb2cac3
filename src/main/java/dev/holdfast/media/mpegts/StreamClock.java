package dev.holdfast.media.mpegts;

/**
 * The time in which a stream has flowed: arrival time without its pauses. A pause between two payloads counts for
 * {@value #LONGEST_PAUSE_NANOS} ns at most, since what is silent as a whole misses no table, and silence has a rule of its
 * own.
 */
final class StreamClock {

    static final long LONGEST_PAUSE_NANOS = 100_000_000L;

    private long nanos;
    private long lastArrivalNanos;
    private boolean running;

    /** A payload arrived. */
    void advance(long arrivalNanos) {
        if (running) {
            nanos += Math.clamp(arrivalNanos - lastArrivalNanos, 0, LONGEST_PAUSE_NANOS);
        }
        running = true;
        lastArrivalNanos = arrivalNanos;
    }

    /** Nothing that lies before the next payload counts. */
    void pause() {
        running = false;
    }

    long nanos() {
        return nanos;
    }

    /** When the last payload arrived, on the scale of arrivals; of no meaning before the first. */
    long lastArrivalNanos() {
        return lastArrivalNanos;
    }
}
