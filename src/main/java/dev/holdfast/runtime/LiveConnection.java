package dev.holdfast.runtime;

import dev.holdfast.health.FailureDetector;
import dev.holdfast.health.FailureThresholds;
import dev.holdfast.health.HealthChecker;
import dev.holdfast.health.HealthFigures;
import dev.holdfast.health.Verdict;
import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.Connection;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The connection a stream has, with its health. Health is judged from first media on, anew after each silence.
 *
 * <p>Not thread-safe: the stream's owner keeps it.
 */
final class LiveConnection {

    private final Connection connection;
    private final long epoch;
    private final int sourceIndex;
    private final long begunNanos;
    private boolean open;
    private @Nullable HealthChecker checker;
    private @Nullable FailureDetector detector;
    private @Nullable HealthFigures figures;
    private ConnectionSample sample;

    LiveConnection(Connection connection, long epoch, int sourceIndex, long nowNanos) {
        this.connection = connection;
        this.epoch = epoch;
        this.sourceIndex = sourceIndex;
        this.begunNanos = nowNanos;
        this.sample = ConnectionSample.empty(nowNanos);
    }

    Connection connection() {
        return connection;
    }

    long epoch() {
        return epoch;
    }

    int sourceIndex() {
        return sourceIndex;
    }

    long begunNanos() {
        return begunNanos;
    }

    void opened() {
        open = true;
    }

    /** Reads the counters now; the same figures until it is called again. */
    ConnectionSample read(long nowNanos) {
        sample = connection.sample(nowNanos);
        return sample;
    }

    ConnectionSample sample() {
        return sample;
    }

    /** When media was last seen, or {@code otherwise} if never. */
    long lastMediaNanos(long otherwise) {
        return sample.lastPacketNanos() == ConnectionSample.NEVER ? otherwise : sample.lastPacketNanos();
    }

    /** Media flows from now on: health begins. */
    void judgeBy(FailureThresholds thresholds, long nowNanos) {
        checker = new HealthChecker(thresholds, read(nowNanos));
        detector = new FailureDetector(thresholds);
        figures = null;
    }

    /** Takes a sample and judges it; healthy while health has not begun. */
    Verdict check(long nowNanos) {
        read(nowNanos);
        if (checker == null || detector == null) {
            return Verdict.HEALTHY;
        }
        figures = checker.check(sample);
        return detector.judge(figures);
    }

    ConnectionHealth health(Clock clock, long nowNanos) {
        HealthFigures now = figures;
        Optional<Instant> lastSeen = sample.lastPacketNanos() == ConnectionSample.NEVER
                ? Optional.empty()
                : Optional.of(clock.now().minusNanos(Math.max(0, nowNanos - sample.lastPacketNanos())));
        OptionalDouble latency = sample.roundTripNanos() == ConnectionSample.UNKNOWN
                ? OptionalDouble.empty()
                : OptionalDouble.of(sample.roundTripNanos() / 1e6);
        return new ConnectionHealth(
                open,
                lastSeen,
                sample.packets(),
                sample.errors(),
                latency,
                now == null ? 0 : now.packetLoss(),
                now == null ? 0 : now.errorRate(),
                now == null ? 0 : now.packetRate(),
                now == null ? 0 : now.bitrateBps(),
                open ? (nowNanos - begunNanos) / 1_000_000 : 0);
    }
}
