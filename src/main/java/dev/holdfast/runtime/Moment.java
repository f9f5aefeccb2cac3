package dev.holdfast.runtime;

import dev.holdfast.health.Verdict;
import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.MediaDescription;
import dev.holdfast.model.Progress;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamState;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.Outputs;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a stream's owner leaves behind at every step and check for others to read: references to what cannot change, of
 * which a {@link StreamSnapshot} is made only when somebody asks. A check costs a few small objects so, however much there
 * is to show.
 *
 * <p>Thread-safe. Figures of the connection are those of the check; the protocol's own statistics and the outputs are read
 * when the snapshot is made.
 */
final class Moment {

    /** Within this time the snapshot made last is given out again, so that several readers at once do not make one each. */
    private static final long REUSE_NANOS = 200_000_000L;

    private final Clock clock;
    private final StreamDefinition definition;
    private final StreamState state;
    private final int sourceIndex;
    private final Past past;
    private final @Nullable LiveView live;
    private final Outputs outputs;
    private final Optional<ConnectionState> preserved;
    private volatile @Nullable Made made;

    Moment(
            Clock clock,
            StreamDefinition definition,
            StreamState state,
            int sourceIndex,
            Past past,
            @Nullable LiveView live,
            Outputs outputs,
            Optional<ConnectionState> preserved) {
        this.clock = clock;
        this.definition = definition;
        this.state = state;
        this.sourceIndex = sourceIndex;
        this.past = past;
        this.live = live;
        this.outputs = outputs;
        this.preserved = preserved;
    }

    /**
     * What a stream remembers of itself.
     *
     * @param since when it entered its state
     * @param lastMedia when media was last seen on an earlier connection
     * @param closed totals of earlier connections
     * @param closedCounters the protocol's counters of earlier connections; never changed
     * @param uptimeMillis with media flowing, of the present connection
     */
    record Past(
            Instant since,
            long retries,
            Optional<StreamSnapshot.LastError> lastError,
            Optional<Instant> lastMedia,
            ConnectionStatistics closed,
            Map<String, Double> closedCounters,
            long uptimeMillis) {}

    private record Made(StreamSnapshot snapshot, long atNanos) {}

    /** The snapshot of this moment. From any thread. */
    StreamSnapshot snapshot() {
        long nowNanos = clock.nanoTime();
        Made latest = made;
        // Two threads may both make one; either is right.
        if (latest == null || nowNanos - latest.atNanos() >= REUSE_NANOS) {
            latest = new Made(make(nowNanos), nowNanos);
            made = latest;
        }
        return latest.snapshot();
    }

    /** The analysis of what the connection of this moment receives, made anew. From any thread. */
    Optional<MediaDescription> media() {
        LiveView now = live;
        return now == null ? Optional.empty() : now.connection().media(clock.nanoTime());
    }

    /** The stream's labels at this moment. From any thread. */
    Map<String, String> labels() {
        return definition.labels();
    }

    /** Where the media of this moment comes from. From any thread. */
    Whereabouts whereabouts() {
        LiveView now = live;
        Optional<String> remote =
                now == null ? Optional.empty() : now.connection().details().remoteAddress();
        return Whereabouts.of(definition, sourceIndex, remote);
    }

    private StreamSnapshot make(long nowNanos) {
        LiveView now = live;
        return new StreamSnapshot(
                definition,
                state.name(),
                definition.sources().get(sourceIndex),
                past.since(),
                state.work().map(Progress::attempt).orElse(0),
                past.retries(),
                nextAttempt(nowNanos),
                past.lastError(),
                health(nowNanos),
                past.closed().plus(now == null ? ConnectionSample.empty(0) : now.sample(), past.uptimeMillis()),
                now == null ? ConnectionDetails.UNKNOWN : now.connection().details(),
                Ledger.protocolStatistics(
                        past.closedCounters(), Optional.ofNullable(now).map(LiveView::connection)),
                warnings(),
                outputs.continuity(),
                outputs.statuses(),
                preserved);
    }

    /** How the connection of this moment does. From any thread. */
    ConnectionHealth health() {
        return health(clock.nanoTime());
    }

    private ConnectionHealth health(long nowNanos) {
        return live == null
                ? new ConnectionHealth(false, past.lastMedia(), 0, 0, OptionalDouble.empty(), 0, 0, 0, 0, 0)
                : live.health(clock, nowNanos, past.lastMedia());
    }

    private Set<HealthRule> warnings() {
        return live == null
                ? Set.of()
                : live.warnings().stream().map(Verdict.Warning::rule).collect(Collectors.toUnmodifiableSet());
    }

    private Optional<Instant> nextAttempt(long nowNanos) {
        OptionalLong at =
                switch (state) {
                    case StreamState.Waiting waiting -> OptionalLong.of(waiting.expectedNanos());
                    case StreamState.Failed failed -> failed.retryAtNanos();
                    case StreamState.Idle _,
                            StreamState.Connecting _,
                            StreamState.Verifying _,
                            StreamState.Streaming _,
                            StreamState.Degraded _,
                            StreamState.Stopped _ -> OptionalLong.empty();
                };
        return at.isPresent() ? Optional.of(clock.now().plusNanos(at.getAsLong() - nowNanos)) : Optional.empty();
    }
}
