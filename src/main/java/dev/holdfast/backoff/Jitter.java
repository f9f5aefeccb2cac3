package dev.holdfast.backoff;

import java.util.random.RandomGenerator;

/**
 * How a delay is spread. Jitter is applied after the cap: before it, every delay would converge on the cap and many
 * streams would come back in step.
 */
@FunctionalInterface
public interface Jitter {

    /** The delay as it is. */
    Jitter NONE = (delayNanos, _) -> delayNanos;

    /** Uniform between {@link BackoffStrategy#FLOOR_NANOS} and the delay. */
    Jitter FULL = (delayNanos, random) ->
            Delays.between(Math.min(BackoffStrategy.FLOOR_NANOS, delayNanos), delayNanos, random);

    /** Half the delay, and uniform up to the other half. */
    Jitter EQUAL = (delayNanos, random) -> Delays.between(delayNanos / 2, delayNanos, random);

    /**
     * Uniform over {@code 1 ± ratio} of the delay.
     *
     * @param ratio 0 to 1; 0.1 and 0.25 are common
     * @throws IllegalArgumentException if the ratio is outside
     */
    static Jitter percent(double ratio) {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("jitter ratio: expected 0 to 1, found " + ratio);
        }
        return (delayNanos, random) -> {
            long spread = (long) (delayNanos * ratio);
            long room = Math.min(spread, Long.MAX_VALUE - delayNanos);
            return Delays.between(delayNanos - spread, delayNanos + room, random);
        };
    }

    /**
     * Spreads a delay.
     *
     * @param delayNanos more than 0
     * @return nanoseconds, not negative; {@link #percent} may exceed {@code delayNanos}, the strategy caps it
     */
    long spread(long delayNanos, RandomGenerator random);
}
