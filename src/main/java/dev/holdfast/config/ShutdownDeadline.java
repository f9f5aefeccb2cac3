package dev.holdfast.config;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The one deadline that all steps of the service's end share, however many of them have to wait: the service ends within five
 * seconds, of which the rest is left to what cannot be bounded here, and to slow machines. Each step asks what is left for it. Thread-safe.
 */
final class ShutdownDeadline {

    /** For everything from the request to end until the last step. */
    private static final Duration WHOLE = Duration.ofMillis(3500);

    private final LongSupplier nanoTime;
    private boolean begun;
    private long endNanos;

    ShutdownDeadline() {
        this(System::nanoTime);
    }

    ShutdownDeadline(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The service is asked to end; only the first call counts. */
    synchronized void begin() {
        if (!begun) {
            begun = true;
            endNanos = nanoTime.getAsLong() + WHOLE.toNanos();
        }
    }

    /**
     * What a step may take; 0 if there is nothing left. Begins the deadline if nobody has.
     *
     * @param most that is of use to it
     * @param forLater what the steps after it need at least
     */
    Duration share(Duration most, Duration forLater) {
        return share(most, Duration.ZERO, forLater);
    }

    /**
     * What a step may take that is worth more than those after it.
     *
     * @param least what it gets as long as there is that much, whatever the steps after it need
     */
    synchronized Duration share(Duration most, Duration least, Duration forLater) {
        begin();
        Duration left = Duration.ofNanos(endNanos - nanoTime.getAsLong());
        Duration floor = shorter(left, least);
        Duration spare = shorter(left.minus(forLater), most);
        Duration share = spare.compareTo(floor) < 0 ? floor : spare;
        return share.isNegative() ? Duration.ZERO : share;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
