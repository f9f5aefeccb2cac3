package dev.holdfast.health;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.HealthSettings;
import java.time.Duration;

/** A connection that is checked at every interval: counts what the test sends, and passes it on to the rules. */
final class Feed {

    static final long SECOND = 1_000_000_000L;

    private final HealthChecker checker;
    private final FailureDetector detector;
    private final long intervalNanos;
    private long now;
    private long packets;
    private long lost;
    private long errors;
    private long lastPacketNanos;
    private long roundTripNanos = ConnectionSample.UNKNOWN;
    private long latencyNanos = ConnectionSample.UNKNOWN;
    private int unseenReports;
    private HealthFigures figures;

    /** Media has come just now. */
    Feed(FailureThresholds thresholds, Duration interval) {
        ConnectionSample opened = new ConnectionSample(0, 0, 0, 0, 0, 0, 0, 0, ConnectionSample.UNKNOWN);
        checker = new HealthChecker(thresholds, opened);
        detector = new FailureDetector(thresholds);
        intervalNanos = interval.toNanos();
        figures = checker.figures();
    }

    static Feed of(HealthSettings settings) {
        return new Feed(FailureThresholds.of(settings), settings.checkInterval());
    }

    Feed roundTrip(Duration value) {
        roundTripNanos = value.toNanos();
        return this;
    }

    Feed roundTripUnknown() {
        roundTripNanos = ConnectionSample.UNKNOWN;
        return this;
    }

    Feed agreedLatency(Duration value) {
        latencyNanos = value.toNanos();
        return this;
    }

    Feed unseenReports(int inARow) {
        unseenReports = inARow;
        return this;
    }

    /** One check interval in which these packets came, were lost, came damaged. */
    Verdict check(long received, long missing, long damaged) {
        now += intervalNanos;
        packets += received;
        lost += missing;
        errors += damaged;
        if (received > 0) {
            lastPacketNanos = now;
        }
        return judge(now);
    }

    /** A check out of turn, with nothing new. */
    Verdict judge(long atNanos) {
        now = atNanos;
        figures = checker.check(new ConnectionSample(
                now,
                packets,
                packets * 1_316,
                lost,
                packets + lost,
                errors,
                packets,
                lastPacketNanos,
                roundTripNanos,
                latencyNanos,
                unseenReports));
        return detector.judge(figures);
    }

    /** So many checks alike; the last one's verdict. */
    Verdict checks(int times, long received, long missing, long damaged) {
        Verdict verdict = Verdict.HEALTHY;
        for (int i = 0; i < times; i++) {
            verdict = check(received, missing, damaged);
        }
        return verdict;
    }

    FailureDetector detector() {
        return detector;
    }

    HealthFigures figures() {
        return figures;
    }

    long now() {
        return now;
    }
}
