package dev.holdfast.backoff;

/** The same delay before every attempt. */
public final class FixedBackoff extends JitteredBackoff {

    private final long delayNanos;

    /**
     * @param delayNanos more than 0
     * @param maxDelayNanos bounds the delay with its jitter; more than 0
     */
    public FixedBackoff(long delayNanos, long maxDelayNanos, Jitter jitter) {
        super(maxDelayNanos, jitter);
        this.delayNanos = Delays.positive("initial-delay", delayNanos);
    }

    @Override
    double growNanos(int attempt) {
        return delayNanos;
    }
}
