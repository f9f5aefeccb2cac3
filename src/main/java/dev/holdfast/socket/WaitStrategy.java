package dev.holdfast.socket;

import java.time.Duration;
import java.util.Optional;
import java.util.function.IntFunction;

/** How long a client waits before it tries again, if at all. Implementations are safe for several clients. */
@FunctionalInterface
public interface WaitStrategy {

    /**
     * The wait before the next attempt.
     *
     * @param attempt 1 for the first attempt after a session that was stable ({@link SocketConfiguration#stableAfter}), or
     *     after the first attempt of all; one more for each since
     * @param error what ended the session or the attempt; empty if the session ended in good order
     * @return zero or more; empty for no further attempt, which ends the client
     */
    Optional<Duration> next(int attempt, Optional<SocketFailure> error);

    /**
     * The same wait before every attempt, whatever happened.
     *
     * @param wait zero or more; zero asks a port that nobody listens on as fast as the machine can
     */
    static WaitStrategy constant(Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("wait: expected zero or more, found " + wait);
        }
        return (_, _) -> Optional.of(wait);
    }

    /** Any error ends the client at once, for its owner to decide; a session that ended in good order is followed by another at once. */
    static WaitStrategy immediateError() {
        return (_, error) -> error.isPresent() ? Optional.empty() : Optional.of(Duration.ZERO);
    }

    /** One attempt, one session; whatever its end, there is no second. */
    static WaitStrategy doNotReconnect() {
        return (_, _) -> Optional.empty();
    }

    /**
     * Waits that grow with the attempts; for those of {@code dev.holdfast.backoff}:
     *
     * <pre>{@code
     * BackoffStrategy backoff = new ExponentialBackoff(...);
     * WaitStrategy.growing(attempt -> Duration.ofNanos(backoff.delayNanos(attempt, 0, RandomGenerator.getDefault())));
     * }</pre>
     *
     * @param waits the wait before an attempt, 1 being the first
     */
    static WaitStrategy growing(IntFunction<Duration> waits) {
        return (attempt, _) -> Optional.of(waits.apply(attempt));
    }
}
