package dev.holdfast.store;

import java.time.Duration;

/** How long a state is kept: checked, and short enough for every clock and store to add it to a time. */
public final class Ttl {

    /** Nothing is kept longer; as nanoseconds it still fits a long, as milliseconds Redis takes it. */
    public static final Duration LONGEST = Duration.ofDays(36_500);

    private Ttl() {}

    /**
     * The duration, or {@link #LONGEST} if that is less.
     *
     * @throws IllegalArgumentException if it is not more than 0
     */
    public static Duration bounded(Duration ttl) {
        if (!ttl.isPositive()) {
            throw new IllegalArgumentException("ttl: expected more than 0, found " + ttl);
        }
        return ttl.compareTo(LONGEST) < 0 ? ttl : LONGEST;
    }
}
