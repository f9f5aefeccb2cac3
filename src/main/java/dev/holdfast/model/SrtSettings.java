package dev.holdfast.model;

import java.time.Duration;

/**
 * What holds for SRT sources unless their URI says otherwise.
 *
 * @param connectTimeout one attempt of a caller; 100 ms to 60 s
 * @param retryOnClose whether a connection that the peer ends in good order is taken up again
 * @param latency receiver latency ({@code SRTO_LATENCY}); 0 to 60 s
 * @param takeover what becomes of a second caller while the first is live
 */
public record SrtSettings(Duration connectTimeout, boolean retryOnClose, Duration latency, TakeoverRule takeover) {

    public static final SrtSettings DEFAULT =
            new SrtSettings(Duration.ofSeconds(3), true, Duration.ofMillis(120), TakeoverRule.REJECT);
}
