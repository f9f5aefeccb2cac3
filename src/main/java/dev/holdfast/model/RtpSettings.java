package dev.holdfast.model;

import java.time.Duration;

/**
 * What holds for RTP and raw UDP sources.
 *
 * @param sessionTimeout silence after which the session is re-created; the shorter of this and {@code timeout-duration} counts
 * @param retryOnTimeout whether a silent session is re-created at all
 */
public record RtpSettings(Duration sessionTimeout, boolean retryOnTimeout) {

    public static final RtpSettings DEFAULT = new RtpSettings(Duration.ofSeconds(2), true);
}
