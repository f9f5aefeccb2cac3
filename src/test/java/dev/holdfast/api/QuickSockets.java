package dev.holdfast.api;

import dev.holdfast.events.SubscriptionSet;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/** WebSockets with the same bounds but shorter waits. */
class QuickSockets {

    @Bean
    @Primary
    EventSocketLimits quickLimits() {
        EventSocketLimits usual = EventSocketLimits.DEFAULT;
        long waitNanos = TimeUnit.MILLISECONDS.toNanos(300);
        return new EventSocketLimits(
                new SubscriptionSet.Limits(100, 1000, 10_000, waitNanos, waitNanos),
                Duration.ofMillis(700),
                Duration.ofMillis(500),
                usual.messageBytes(),
                usual.messagesPerSecond(),
                usual.defaultCredit());
    }
}
