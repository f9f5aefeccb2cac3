package dev.holdfast.bench.scenario;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Bounded waiting. */
final class Wait {

    private static final long STEP_MILLIS = 20;

    private Wait() {}

    static void seconds(double seconds) throws InterruptedException {
        Thread.sleep(Duration.ofNanos((long) (seconds * 1e9)));
    }

    /** So long and up to half a second more, so that nothing falls into step with the timers of what is measured. */
    static void about(double seconds) throws InterruptedException {
        seconds(seconds + ThreadLocalRandom.current().nextDouble(0.5));
    }

    /** Whether a condition comes true in time. */
    static boolean until(BooleanSupplier condition, double seconds) throws InterruptedException {
        return until(condition, seconds, STEP_MILLIS);
    }

    /** The same, looking at it every so many milliseconds. */
    static boolean until(BooleanSupplier condition, double seconds, long stepMillis) throws InterruptedException {
        long deadline = System.nanoTime() + (long) (seconds * 1e9);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(stepMillis);
        }
        return true;
    }
}
