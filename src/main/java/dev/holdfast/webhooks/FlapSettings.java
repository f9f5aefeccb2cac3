package dev.holdfast.webhooks;

import java.time.Duration;

/**
 * When the events of a stream that fails again and again are held back.
 *
 * @param window from the first outage on; 0 = nothing is ever held back
 * @param outages so many within a window are told at once; 1 or more
 */
public record FlapSettings(Duration window, int outages) {

    /** One outage a minute is told at once. */
    public static final FlapSettings DEFAULT = new FlapSettings(Duration.ofMinutes(1), 1);
}
