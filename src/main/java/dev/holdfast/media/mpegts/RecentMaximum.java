package dev.holdfast.media.mpegts;

/** The greatest of the values of the last one to two seconds. */
final class RecentMaximum {

    private static final long PERIOD_NANOS = 1_000_000_000L;

    private long periodEndNanos;
    private long before;
    private long current;

    void add(long value, long nowNanos) {
        if (nowNanos - periodEndNanos >= 0) {
            before = nowNanos - periodEndNanos < PERIOD_NANOS ? current : 0;
            current = 0;
            periodEndNanos = nowNanos + PERIOD_NANOS;
        }
        current = Math.max(current, value);
    }

    /** 0 if there was none yet. */
    long value() {
        return Math.max(before, current);
    }
}
