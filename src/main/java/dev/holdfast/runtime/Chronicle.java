package dev.holdfast.runtime;

import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.Failure;
import dev.holdfast.model.Outage;
import dev.holdfast.model.Progress;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StopCause;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamState;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.Outputs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a stream remembers of itself: since when it is where it is, its latest error, its totals; and the snapshots and
 * preserved states made from that.
 *
 * <p>Not thread-safe: the stream's owner keeps it.
 */
final class Chronicle {

    /** The parameter of a preserved state that says which source it came from. */
    static final String SOURCE = "source";

    private final Clock clock;
    private final Ledger ledger;
    private StateName name = StateName.IDLE;
    private Instant since;
    private long retries;
    private long flowingSinceNanos;
    private boolean flowing;
    private @Nullable Failure latestFailure;
    private Optional<StreamSnapshot.LastError> lastError = Optional.empty();
    private Optional<Instant> lastMedia;

    Chronicle(Clock clock, Optional<ConnectionState> preserved) {
        this.clock = clock;
        this.since = clock.now();
        this.ledger = new Ledger(preserved.map(ConnectionState::statistics).orElse(ConnectionStatistics.ZERO));
        this.lastMedia = preserved.flatMap(ConnectionState::lastMedia);
    }

    /** The stream is in this state now. */
    @SuppressWarnings("ReferenceEquality") // the same words may be a new failure, and its time counts
    void entered(StreamState state, long nowNanos) {
        if (state.name() != name) {
            name = state.name();
            since = clock.now();
        }
        boolean flows = state.mediaFlows();
        if (flowing && !flows) {
            ledger.addUptime((nowNanos - flowingSinceNanos) / 1_000_000);
        } else if (!flowing && flows) {
            flowingSinceNanos = nowNanos;
        }
        flowing = flows;
        failure(state).filter(failure -> failure != latestFailure).ifPresent(failure -> {
            latestFailure = failure;
            lastError = Optional.of(new StreamSnapshot.LastError(failure, clock.now()));
        });
    }

    private static Optional<Failure> failure(StreamState state) {
        return switch (state) {
            case StreamState.Idle _, StreamState.Stopped _, StreamState.Streaming _ -> Optional.empty();
            case StreamState.Connecting connecting -> cause(connecting.progress());
            case StreamState.Verifying verifying -> cause(verifying.progress());
            case StreamState.Degraded degraded -> Optional.of(degraded.cause());
            // Before its first connect a stream has not failed; it waits for its turn.
            case StreamState.Waiting waiting ->
                waiting.progress().outage().isEmpty() ? Optional.empty() : Optional.of(waiting.latest());
            case StreamState.Failed failed -> Optional.of(failed.latest());
        };
    }

    private static Optional<Failure> cause(Progress progress) {
        // A listener goes from streaming to connecting directly; an attempt after a wait has been told of already.
        return progress.lastDelayNanos() == 0 ? progress.outage().map(Outage::cause) : Optional.empty();
    }

    /** Whether media was seen, in this run or, as far as known, before it. */
    boolean hasSeenMedia() {
        return lastMedia.isPresent();
    }

    /** Goes on from what was preserved before this run, which became known late: totals add up. */
    void recall(ConnectionState earlier) {
        ledger.recall(earlier.statistics());
        lastMedia = lastMedia.or(() -> earlier.lastMedia());
    }

    void retried() {
        retries++;
    }

    /** A silent connection is kept while another is made; its totals stay counted. */
    void setAside(LiveConnection silent) {
        ledger.setAside(silent.sample(), silent.connection());
    }

    /** The connection that was set aside is looked at again, or ends. */
    void takeBack() {
        ledger.takeBack();
    }

    /** Takes over the totals of a connection that ends; its sample is its last. */
    void settle(LiveConnection ended) {
        noteMedia(ended);
        ledger.close(ended.sample(), ended.connection());
    }

    private void noteMedia(LiveConnection live) {
        if (live.sample().lastPacketNanos() != ConnectionSample.NEVER) {
            long ago = Math.max(0, clock.nanoTime() - live.sample().lastPacketNanos());
            lastMedia = Optional.of(clock.now().minusNanos(ago));
        }
    }

    /** What is to be preserved while a connection is there, or before the first. */
    ConnectionState connectionState(StreamDefinition definition, StreamState state, @Nullable LiveConnection live) {
        ConnectionDetails details =
                live == null ? ConnectionDetails.UNKNOWN : live.connection().details();
        if (live != null) {
            noteMedia(live);
        }
        SourceUri source = definition.sources().get(live == null ? 0 : live.sourceIndex());
        Map<String, String> parameters = new TreeMap<>(details.parameters());
        parameters.put(SOURCE, source.toString());
        long openForNanos = live == null ? 0 : live.openForNanos(clock.nanoTime());
        return new ConnectionState(
                definition.id(),
                source.protocol(),
                details.codec(),
                details.remoteAddress(),
                details.localAddress(),
                parameters,
                totals(live),
                clock.now().minusNanos(openForNanos),
                lastMedia.orElse(clock.now()),
                isPaused(state));
    }

    /** A preserved state with what has changed since but its connection's details. */
    ConnectionState touched(ConnectionState known, StreamState state, @Nullable LiveConnection live) {
        return new ConnectionState(
                known.streamId(),
                known.protocol(),
                known.codec(),
                known.remoteAddress(),
                known.localAddress(),
                known.parameters(),
                totals(live),
                known.startTime(),
                lastMedia.orElse(known.lastActivity()),
                isPaused(state));
    }

    /** The index of the source that a preserved state came from, if the definition still has it; else of the first. */
    static int sourceOf(Optional<ConnectionState> preserved, StreamDefinition definition) {
        String known = preserved.map(state -> state.parameters().get(SOURCE)).orElse("");
        List<String> sources =
                definition.sources().stream().map(SourceUri::toString).toList();
        return Math.max(0, sources.indexOf(known));
    }

    private static boolean isPaused(StreamState state) {
        return state instanceof StreamState.Stopped stopped && stopped.cause() == StopCause.PAUSED;
    }

    private ConnectionStatistics totals(@Nullable LiveConnection live) {
        ConnectionSample sample = live == null ? ConnectionSample.empty(0) : live.sample();
        long uptime = flowing ? (clock.nanoTime() - flowingSinceNanos) / 1_000_000 : 0;
        return ledger.totals(sample, uptime);
    }

    /** What others may know of the stream now. */
    Moment moment(
            StreamDefinition definition,
            StreamState state,
            int sourceIndex,
            @Nullable LiveConnection live,
            Outputs outputs,
            Optional<ConnectionState> preserved) {
        long uptimeMillis = flowing ? (clock.nanoTime() - flowingSinceNanos) / 1_000_000 : 0;
        Moment.Past past = new Moment.Past(
                since, retries, lastError, lastMedia, ledger.closed(), ledger.closedCounters(), uptimeMillis);
        LiveView view = live == null ? null : live.view();
        return new Moment(clock, definition, state, sourceIndex, past, view, outputs, preserved);
    }
}
