package dev.holdfast.health;

import dev.holdfast.model.ConnectionSample;

/**
 * What a connection does right now, measured over the window.
 *
 * @param atNanos when
 * @param silenceNanos since the last packet, or since the connection was opened if none came
 * @param packetLoss lost of expected packets, 0 to 1
 * @param errorRate damaged of checked packets, 0 to 1
 * @param packetRate packets per second
 * @param bitrateBps bits per second
 * @param roundTripNanos {@link ConnectionSample#UNKNOWN} where the protocol has none
 * @param windowFull whether the connection is old enough for a rate to be judged
 */
public record HealthFigures(
        long atNanos,
        long silenceNanos,
        double packetLoss,
        double errorRate,
        double packetRate,
        double bitrateBps,
        long roundTripNanos,
        boolean windowFull) {

    static HealthFigures over(SampleWindow window, long openedNanos) {
        ConnectionSample from = window.oldest();
        ConnectionSample to = window.newest();
        double seconds = (to.atNanos() - from.atNanos()) / 1e9;
        boolean silent = to.lastPacketNanos() == ConnectionSample.NEVER;
        return new HealthFigures(
                to.atNanos(),
                Math.max(0, to.atNanos() - (silent ? openedNanos : to.lastPacketNanos())),
                share(to.lost() - from.lost(), to.expected() - from.expected()),
                share(to.errors() - from.errors(), to.checked() - from.checked()),
                seconds <= 0 ? 0 : (to.packets() - from.packets()) / seconds,
                seconds <= 0 ? 0 : (to.bytes() - from.bytes()) * 8 / seconds,
                to.roundTripNanos(),
                window.isFull());
    }

    private static double share(long part, long whole) {
        return whole <= 0 ? 0 : Math.clamp((double) part / whole, 0.0, 1.0);
    }
}
