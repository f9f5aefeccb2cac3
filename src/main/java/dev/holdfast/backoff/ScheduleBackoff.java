package dev.holdfast.backoff;

import java.util.List;

/** Delays from a list, the last one repeated: {@code 10s, 10s, 30m}. */
public final class ScheduleBackoff extends JitteredBackoff {

    private final long[] delaysNanos;

    /** @param delaysNanos at least one, each more than 0 */
    public ScheduleBackoff(List<Long> delaysNanos, Jitter jitter) {
        super(longest(delaysNanos), jitter);
        this.delaysNanos = delaysNanos.stream()
                .mapToLong(each -> Delays.positive("schedule", each))
                .toArray();
    }

    private static long longest(List<Long> delaysNanos) {
        return delaysNanos.stream()
                .mapToLong(Long::longValue)
                .max()
                .orElseThrow(() -> new IllegalArgumentException("schedule: expected at least one delay, found none"));
    }

    @Override
    double growNanos(int attempt) {
        return delaysNanos[Math.min(attempt, delaysNanos.length) - 1];
    }
}
