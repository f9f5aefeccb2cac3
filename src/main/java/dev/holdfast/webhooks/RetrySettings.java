package dev.holdfast.webhooks;

import java.time.Duration;

/**
 * How hard to try to deliver a message.
 *
 * @param initialDelay before the second attempt; more than 0
 * @param maxDelay no delay is longer, also none that the target asks for; not below {@code initialDelay}
 * @param multiplier the factor from delay to delay; 1 or more
 * @param maxAge after which the webhook is disabled, with the message kept; more than 0
 * @param maxAttempts after which the message is given up and the next one sent; 0 = no limit
 */
public record RetrySettings(
        Duration initialDelay, Duration maxDelay, double multiplier, Duration maxAge, int maxAttempts) {

    /** 5 s doubling to 1 h, for three days. */
    public static final RetrySettings DEFAULT =
            new RetrySettings(Duration.ofSeconds(5), Duration.ofHours(1), 2.0, Duration.ofDays(3), 0);
}
