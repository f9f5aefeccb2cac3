package dev.holdfast.backoff;

/** A delay that is multiplied with each attempt, up to the longest. */
public final class ExponentialBackoff extends JitteredBackoff {

    private final long initialDelayNanos;
    private final double multiplier;

    /**
     * @param initialDelayNanos before attempt 1; more than 0
     * @param maxDelayNanos more than 0
     * @param multiplier 1 or more, finite
     */
    public ExponentialBackoff(long initialDelayNanos, long maxDelayNanos, double multiplier, Jitter jitter) {
        super(maxDelayNanos, jitter);
        this.initialDelayNanos = Delays.positive("initial-delay", initialDelayNanos);
        if (!(multiplier >= 1 && Double.isFinite(multiplier))) {
            throw new IllegalArgumentException("multiplier: expected 1 or more, found " + multiplier);
        }
        this.multiplier = multiplier;
    }

    @Override
    double growNanos(int attempt) {
        return initialDelayNanos * Math.pow(multiplier, attempt - 1.0);
    }
}
