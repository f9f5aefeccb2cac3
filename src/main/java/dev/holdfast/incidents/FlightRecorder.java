package dev.holdfast.incidents;

import dev.holdfast.model.ConnectionHealth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest seconds of one stream, in arrays that never grow. Not thread-safe. */
final class FlightRecorder {

    static final int SECONDS = 15;

    private final long[] atMillis = new long[SECONDS];
    private final double[] bitrateBps = new double[SECONDS];
    private final double[] packetRate = new double[SECONDS];
    private final double[] packetLoss = new double[SECONDS];
    private final double[] errorRate = new double[SECONDS];
    /** NaN where there is none. */
    private final double[] latencyMs = new double[SECONDS];

    private int taken;

    void take(long nowMillis, ConnectionHealth health) {
        int at = taken % SECONDS;
        atMillis[at] = nowMillis;
        bitrateBps[at] = health.bitrateBps();
        packetRate[at] = health.packetRate();
        packetLoss[at] = health.packetLoss();
        errorRate[at] = health.errorRate();
        latencyMs[at] = health.latencyMs().orElse(Double.NaN);
        // Stays in the second round instead of overflowing.
        taken = taken == 2 * SECONDS - 1 ? SECONDS : taken + 1;
    }

    /** What was taken from then on, oldest first. */
    List<FlightSample> since(long fromMillis) {
        List<FlightSample> samples = new ArrayList<>(SECONDS);
        int oldest = taken < SECONDS ? 0 : taken - SECONDS;
        for (int i = oldest; i < taken; i++) {
            int at = i % SECONDS;
            if (atMillis[at] >= fromMillis) {
                samples.add(new FlightSample(
                        atMillis[at],
                        bitrateBps[at],
                        packetRate[at],
                        packetLoss[at],
                        errorRate[at],
                        Double.isNaN(latencyMs[at]) ? null : latencyMs[at]));
            }
        }
        return samples;
    }

    /** The median of those that had media, up to then; null if none had. */
    static @Nullable Double bitrate(List<FlightSample> samples, long untilMillis) {
        double[] rates = samples.stream()
                .filter(each -> each.atMillis() <= untilMillis && each.bitrateBps() > 0)
                .mapToDouble(FlightSample::bitrateBps)
                .toArray();
        Arrays.sort(rates);
        return rates.length == 0 ? null : rates[rates.length / 2];
    }
}
