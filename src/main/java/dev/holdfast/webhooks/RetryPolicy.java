package dev.holdfast.webhooks;

import dev.holdfast.backoff.BackoffStrategy;
import dev.holdfast.backoff.ExponentialBackoff;
import dev.holdfast.backoff.Jitter;
import java.time.Duration;
import java.util.Set;
import java.util.random.RandomGenerator;

/** What follows from an answer. Pure. */
final class RetryPolicy {

    /** A target that refuses a message will hardly take it later; a few attempts are for one that is being repaired. */
    static final int ATTEMPTS_AFTER_REFUSAL = 3;

    private static final int GONE = 410;
    /** Timeout, conflict, too early, too many requests: the same message may be taken later. */
    private static final Set<Integer> PASSING = Set.of(408, 409, 425, 429);

    private final RetrySettings settings;
    private final BackoffStrategy backoff;

    RetryPolicy(RetrySettings settings) {
        this.settings = settings;
        this.backoff = new ExponentialBackoff(
                settings.initialDelay().toNanos(), settings.maxDelay().toNanos(), settings.multiplier(), Jitter.EQUAL);
    }

    /**
     * What to do now.
     *
     * @param attempts how many were made, this one included
     * @param age since the first attempt
     */
    Decision decide(Answer answer, int attempts, Duration age, RandomGenerator random) {
        if (answer.isAccepted()) {
            return new Decision.Done();
        }
        String error = answer.error().orElse("no answer");
        if (answer.status().orElse(0) == GONE) {
            return new Decision.Disable("the target answered 410: it wants no more messages");
        }
        if (isRefusal(answer) && attempts >= ATTEMPTS_AFTER_REFUSAL) {
            return new Decision.GiveUp("refused " + attempts + " times: " + error);
        }
        if (settings.maxAttempts() > 0 && attempts >= settings.maxAttempts()) {
            return new Decision.GiveUp("failed " + attempts + " times: " + error);
        }
        Duration delay = delay(answer, attempts, random);
        if (age.plus(delay).compareTo(settings.maxAge()) > 0) {
            return new Decision.Disable("no message was accepted for " + age.toSeconds() + " s: " + error);
        }
        return new Decision.Retry(delay);
    }

    private Duration delay(Answer answer, int attempts, RandomGenerator random) {
        Duration own = Duration.ofNanos(backoff.delayNanos(attempts, 0, random));
        Duration asked = answer.retryAfter().orElse(own);
        return asked.compareTo(settings.maxDelay()) > 0
                ? settings.maxDelay()
                : asked.plusMillis(asked.isZero() ? 1 : 0);
    }

    private static boolean isRefusal(Answer answer) {
        int status = answer.status().orElse(0);
        return status >= 300 && status < 500 && !PASSING.contains(status);
    }

    /** What to do with a message after an attempt. */
    sealed interface Decision {

        /** It was accepted. */
        record Done() implements Decision {}

        /** Again, after this long. */
        record Retry(Duration delay) implements Decision {}

        /** Never again; the next message is sent. */
        record GiveUp(String reason) implements Decision {}

        /** Not before an operator says so; the message is kept. */
        record Disable(String reason) implements Decision {}
    }
}
