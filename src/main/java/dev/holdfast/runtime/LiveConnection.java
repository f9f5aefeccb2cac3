package dev.holdfast.runtime;

import dev.holdfast.health.FailureDetector;
import dev.holdfast.health.FailureThresholds;
import dev.holdfast.health.HealthChecker;
import dev.holdfast.health.HealthFigures;
import dev.holdfast.health.RuleReadings;
import dev.holdfast.health.SilenceLimit;
import dev.holdfast.health.Verdict;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.Failure;
import dev.holdfast.model.RuleReading;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.reconnect.Connection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connection a stream has, with its health. Health is judged from first media on, anew after each silence.
 *
 * <p>Not thread-safe: the stream's owner keeps it.
 */
final class LiveConnection {

    /** A check that comes later than this says more of this machine than of the source. */
    private static final long LATE_NANOS = 25_000_000L;

    /**
     * A connection without media is looked at this seldom: what it waits for is told, not looked up. But for one that is open and has had
     * none yet: its source's reports may say that there should be some.
     */
    private static final long RESTING_INTERVAL_NANOS = 1_000_000_000L;

    private final Connection connection;
    private final FeedSwitch.Feed feed;
    private final long epoch;
    private final int sourceIndex;
    private StreamDefinition definition;
    private FailureThresholds limits;
    private SilenceLimit silence;
    private long judgedSinceNanos;
    private boolean judging;
    private boolean open;
    private long openedNanos;
    private @Nullable HealthChecker checker;
    private @Nullable FailureDetector detector;
    private @Nullable HealthFigures figures;
    private Verdict verdict = Verdict.HEALTHY;
    private ConnectionSample sample;
    private long nextCheckNanos;

    LiveConnection(
            Connection connection,
            FeedSwitch.Feed feed,
            long epoch,
            int sourceIndex,
            StreamDefinition definition,
            SilenceLimit silence,
            long nowNanos) {
        this.silence = silence;
        this.connection = connection;
        this.feed = feed;
        this.epoch = epoch;
        this.sourceIndex = sourceIndex;
        this.definition = definition;
        this.limits = Limits.of(definition, sourceIndex);
        this.sample = ConnectionSample.empty(nowNanos);
        this.nextCheckNanos = nowNanos + intervalNanos();
    }

    private long intervalNanos() {
        long interval = definition.health().checkInterval().toNanos();
        boolean mayBeTold = open && checker == null && limits.mediaTimeoutReports() > 0;
        return judging || mayBeTold ? interval : Math.max(interval, RESTING_INTERVAL_NANOS);
    }

    Connection connection() {
        return connection;
    }

    /** Its way to the outputs. */
    FeedSwitch.Feed feed() {
        return feed;
    }

    long epoch() {
        return epoch;
    }

    int sourceIndex() {
        return sourceIndex;
    }

    /** For how long it has been open; 0 if it is not. */
    long openForNanos(long nowNanos) {
        return open ? nowNanos - openedNanos : 0;
    }

    void opened(long nowNanos) {
        open = true;
        openedNanos = nowNanos;
        nextCheckNanos = nowNanos + intervalNanos();
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

    /** Media flows from now on: health begins, by the limits of this definition. */
    void judgeBy(StreamDefinition by, SilenceLimit silenceLimit, long nowNanos) {
        definition = by;
        judging = true;
        silence = silenceLimit;
        judgedSinceNanos = nowNanos;
        limits = Limits.of(by, sourceIndex);
        checker = new HealthChecker(limits, read(nowNanos));
        detector = new FailureDetector(limits);
        figures = checker.figures();
        verdict = Verdict.HEALTHY;
        nextCheckNanos = nowNanos + intervalNanos();
    }

    /** Media is missing, and that is known: until it is {@link #judgeBy judged} again there is little to look for. */
    void rest() {
        judging = false;
    }

    /** When it is to be checked next. */
    long nextCheckNanos() {
        return nextCheckNanos;
    }

    /** Takes a sample and judges it; healthy while health has not begun, unless the source's reports say otherwise. */
    Verdict check(long nowNanos) {
        long lateNanos = nowNanos - nextCheckNanos;
        read(nowNanos);
        nextCheckNanos = nowNanos + intervalNanos();
        if (checker == null || detector == null) {
            Optional<Failure> failed =
                    open ? FailureDetector.beforeMedia(limits, sample, openedNanos) : Optional.empty();
            return failed.isEmpty() ? Verdict.HEALTHY : new Verdict(failed, List.of(), List.of());
        }
        figures = checker.check(sample);
        Verdict before = verdict;
        long limit = silenceLimitNanos(nowNanos);
        long silent = nowNanos - lastMediaNanos(nowNanos);
        if (lateNanos > LATE_NANOS && silent >= limit && silent < limits.timeoutNanos()) {
            // This machine stood still, perhaps with packets waiting: they get a moment to be taken in.
            nextCheckNanos = nowNanos + lateNanos;
            return verdict;
        }
        verdict = detector.judge(figures, limit);
        Warnings.tell(definition.id(), before.warnings(), verdict);
        // The end of the allowed silence may come before the next regular check: look right then.
        long silenceEnds = lastMediaNanos(nowNanos) + limit;
        if (silenceEnds - nowNanos > 0 && silenceEnds - nextCheckNanos < 0) {
            nextCheckNanos = silenceEnds;
        }
        return verdict;
    }

    private long silenceLimitNanos(long nowNanos) {
        long pause = connection.longestPauseNanos(nowNanos, limits.timeoutNanos());
        return silence.nanos(pause, nowNanos - judgedSinceNanos, nowNanos);
    }

    /** How every rule stands, or empty while it is not open. */
    Optional<List<RuleReading>> readings(long nowNanos) {
        RuleReadings readings =
                new RuleReadings(limits, definition.sources().get(sourceIndex).protocol());
        if (detector != null && figures != null) {
            return Optional.of(readings.of(detector, figures));
        }
        return open ? Optional.of(readings.beforeMedia(sample, nowNanos - openedNanos)) : Optional.empty();
    }

    /** What others may know of it. */
    LiveView view() {
        return new LiveView(connection, open, openedNanos, sample, figures, verdict.warnings());
    }
}
