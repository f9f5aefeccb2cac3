package dev.holdfast.backoff;

/** A delay that grows by itself with each attempt: d, 2d, 3d, … up to the longest. */
public final class LinearBackoff extends JitteredBackoff {

    private final long initialDelayNanos;

    /**
     * @param initialDelayNanos before attempt 1, and the step; more than 0
     * @param maxDelayNanos more than 0
     */
    public LinearBackoff(long initialDelayNanos, long maxDelayNanos, Jitter jitter) {
        super(maxDelayNanos, jitter);
        this.initialDelayNanos = Delays.positive("initial-delay", initialDelayNanos);
    }

    @Override
    double growNanos(int attempt) {
        return (double) initialDelayNanos * attempt;
    }
}
