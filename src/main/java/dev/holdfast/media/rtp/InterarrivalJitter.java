package dev.holdfast.media.rtp;

/** The interarrival jitter of one source (RFC 3550 section 6.4.1 and A.8), kept in nanoseconds. */
final class InterarrivalJitter {

    private final double nanosPerTick;

    private double jitterNanos;
    private int lastTimestamp;
    private long lastArrivalNanos;

    InterarrivalJitter(int clockRateHz) {
        nanosPerTick = 1e9 / clockRateHz;
    }

    /** Takes the packet as the first of a source: the estimate begins again at 0. */
    void restart(int timestamp, long arrivalNanos) {
        jitterNanos = 0;
        lastTimestamp = timestamp;
        lastArrivalNanos = arrivalNanos;
    }

    void onPacket(int timestamp, long arrivalNanos) {
        // The difference of 32 bit timestamps is right across their wrap.
        double sentNanos = (timestamp - lastTimestamp) * nanosPerTick;
        double difference = Math.abs((arrivalNanos - lastArrivalNanos) - sentNanos);
        jitterNanos += (difference - jitterNanos) / 16;
        lastTimestamp = timestamp;
        lastArrivalNanos = arrivalNanos;
    }

    long nanos() {
        return (long) jitterNanos;
    }
}
