package dev.holdfast.backoff;

import java.util.random.RandomGenerator;

/**
 * A strategy whose first attempt comes at once, or nearly so; the attempts after it come as another strategy says, which
 * counts the first as its own.
 *
 * <p>A lone stream that fails has nobody to make room for. Many that fail together are spread by the limits of the fleet,
 * not by waits that each of them would have to draw.
 */
public final class PromptBackoff implements BackoffStrategy {

    private final long longestFirstNanos;
    private final boolean drawn;
    private final BackoffStrategy rest;

    /**
     * A strategy.
     *
     * @param longestFirstNanos the longest wait before attempt 1; more than 0
     * @param drawn whether that wait is uniform between 0 and the longest; if not, it is the longest
     * @param rest from attempt 2 on
     */
    public PromptBackoff(long longestFirstNanos, boolean drawn, BackoffStrategy rest) {
        this.longestFirstNanos = Delays.positive("first delay", longestFirstNanos);
        this.drawn = drawn;
        this.rest = rest;
    }

    @Override
    public long delayNanos(int attempt, long previousDelayNanos, RandomGenerator random) {
        if (attempt != 1) {
            return rest.delayNanos(attempt, previousDelayNanos, random);
        }
        return drawn ? Delays.between(1, longestFirstNanos, random) : longestFirstNanos;
    }
}
