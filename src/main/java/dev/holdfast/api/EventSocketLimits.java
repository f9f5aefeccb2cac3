package dev.holdfast.api;

import dev.holdfast.events.SubscriptionSet;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The bounds of one WebSocket.
 *
 * @param heartbeat a sign of life is sent after this long without another message
 * @param sendTimeout a client that takes nothing for so long is dropped; also how long a message of its own waits
 * @param messageBytes the largest message it may send
 * @param messagesPerSecond how many messages it may send in the long run, and as many at once
 * @param defaultCredit of a subscription that says nothing
 */
record EventSocketLimits(
        SubscriptionSet.Limits subscriptions,
        Duration heartbeat,
        Duration sendTimeout,
        int messageBytes,
        int messagesPerSecond,
        int defaultCredit) {

    static final EventSocketLimits DEFAULT = new EventSocketLimits(
            new SubscriptionSet.Limits(100, 1000, 10_000, TimeUnit.SECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(10)),
            Duration.ofSeconds(15),
            Duration.ofSeconds(10),
            16 * 1024,
            500,
            100);
}
