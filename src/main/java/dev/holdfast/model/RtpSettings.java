package dev.holdfast.model;

import java.time.Duration;

/**
 * What holds for RTP and raw UDP sources.
 *
 * @param sessionTimeout silence after which the session is re-created; the shorter of this and {@code timeout-duration} counts
 * @param retryOnTimeout whether a silent session is re-created at all
 * @param reorder how long an RTP packet waits for earlier ones that are late; 0 = packets are passed on as they come
 * @param reorderPackets how many packets may wait so, 1 to 1024
 * @param rtcp whether RTCP is received and sent beside RTP
 */
public record RtpSettings(
        Duration sessionTimeout, boolean retryOnTimeout, Duration reorder, int reorderPackets, boolean rtcp) {

    public static final RtpSettings DEFAULT =
            new RtpSettings(Duration.ofSeconds(2), true, Duration.ofMillis(50), 64, true);

    /** With what holds for RTP alone at its defaults. */
    public RtpSettings(Duration sessionTimeout, boolean retryOnTimeout) {
        this(sessionTimeout, retryOnTimeout, DEFAULT.reorder(), DEFAULT.reorderPackets(), DEFAULT.rtcp());
    }
}
