package dev.holdfast.reconnect;

import dev.holdfast.backoff.BackoffStrategy;
import dev.holdfast.model.Evidence;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.Measurement;
import dev.holdfast.model.Progress;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.ReconnectionSettings;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamState;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * How hard one stream is worked on, in the engine's units.
 *
 * @param maxRetries attempts in one outage; 0 = never give up
 * @param backoff the wait before each attempt
 * @param maxDelayNanos the shortest wait after this machine ran out of something
 * @param stableAfterNanos media must flow this long before the attempt counter is reset
 * @param permanentRetryNanos how long a source is left alone after an error that trying again will hardly heal; 0 = for
 *     the rest of the outage
 * @param firstMediaTimeoutNanos from connected to first media; also how long a listener waits for its caller before
 *     another source is tried
 * @param connectTimeoutNanos after which an attempt counts as failed even if the transport says nothing
 * @param priority 0 to 100; before whom it connects when many want to
 * @param sources one for each source of the definition, in order; at least one
 */
public record ReconnectionPolicy(
        int maxRetries,
        BackoffStrategy backoff,
        long maxDelayNanos,
        long stableAfterNanos,
        long permanentRetryNanos,
        long firstMediaTimeoutNanos,
        long connectTimeoutNanos,
        int priority,
        List<Source> sources) {

    /** The longest connect timeout that settings and URIs allow, with a name lookup of as long before it. */
    private static final long LONGEST_ATTEMPT_NANOS = 2 * 60_000_000_000L;

    /**
     * How long a silent connection is kept beside attempts that get no answer: longer than libsrt takes to notice that the
     * peer is gone (5.1 s), so that one that is left then has a peer, but no media.
     */
    private static final long LINGER_NANOS = 6_000_000_000L;

    /**
     * What an attempt may take beyond the two round trips of a handshake, on both machines together; half a round trip comes on
     * top, since one is not like another.
     */
    private static final long HANDSHAKE_GRACE_NANOS = 40_000_000L;

    /** The same where the round-trip time is not known. */
    private static final long UNKNOWN_HANDSHAKE_NANOS = 100_000_000L;

    /** After so long without an answer libsrt sends again itself. */
    private static final long HANDSHAKE_REPEAT_NANOS = 250_000_000L;

    /** What the transport is given on top of its own timeout before the manager stops waiting for its word. */
    private static final long CONNECT_GRACE_NANOS = 2_000_000_000L;

    public ReconnectionPolicy {
        sources = List.copyOf(sources);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("sources: expected at least one, found none");
        }
    }

    /**
     * One source as the manager sees it.
     *
     * @param target {@code host:port}, or {@code unix:path}, for the {@link ConnectGate}
     * @param shown the URI with secrets hidden, for notices
     * @param retryOnClose whether a connection that the peer ends in good order is taken up again
     * @param retryOnTimeout whether a silent connection is taken up again
     * @param silenceNanos the silence after which a connection is given up that cannot have another beside it
     */
    public record Source(
            String target,
            String shown,
            Reconnector.Traits traits,
            boolean retryOnClose,
            boolean retryOnTimeout,
            long silenceNanos) {

        /** Whether attempts go to a host that other streams may be trying as well. */
        boolean callsSomebody() {
            return !traits.passive() && !traits.survivesSilence();
        }
    }

    /**
     * The policy that a definition states.
     *
     * @param traits of the reconnector of each source, in order
     */
    public static ReconnectionPolicy of(StreamDefinition definition, List<Reconnector.Traits> traits) {
        ReconnectionSettings reconnection = definition.reconnection();
        List<Source> sources = new ArrayList<>();
        for (int i = 0; i < traits.size(); i++) {
            sources.add(source(definition, definition.sources().get(i), traits.get(i)));
        }
        return new ReconnectionPolicy(
                reconnection.maxRetries(),
                Backoffs.of(reconnection.backoff()),
                reconnection.backoff().maxDelay().toNanos(),
                reconnection.stableAfter().toNanos(),
                reconnection.permanentRetryInterval().toNanos(),
                definition.health().firstMediaTimeout().toNanos(),
                LONGEST_ATTEMPT_NANOS + CONNECT_GRACE_NANOS,
                definition.priority(),
                sources);
    }

    private static Source source(StreamDefinition definition, SourceUri uri, Reconnector.Traits traits) {
        return new Source(
                uri.authority(),
                uri.toString(),
                traits,
                uri.protocol() != Protocol.SRT || definition.srt().retryOnClose(),
                !uri.protocol().isConnectionless() || definition.rtp().retryOnTimeout(),
                silenceNanos(definition, uri));
    }

    private static long silenceNanos(StreamDefinition definition, SourceUri uri) {
        long silence = definition.health().timeoutDuration().toNanos();
        return uri.protocol().isConnectionless()
                ? Math.min(silence, definition.rtp().sessionTimeout().toNanos())
                : silence;
    }

    /** The source at this place of the definition. */
    Source source(int index) {
        return sources.get(index);
    }

    /** Whether the attempts of this outage are used up. */
    boolean isExhausted(Progress made) {
        return maxRetries > 0 && made.attempt() >= maxRetries;
    }

    /** Whether the source that failed so is not to be taken up again; others may be. */
    boolean isFinal(Failure failure, Progress made) {
        Source source = source(made.sourceIndex());
        boolean endedInGoodOrder = failure.reason() == FailureReason.PEER_CLOSED && !source.retryOnClose();
        boolean leftSilent = failure.reason() == FailureReason.TIMEOUT && !source.retryOnTimeout();
        return endedInGoodOrder || leftSilent;
    }

    /** The failure of a connection that brought no media, found so long after the time that it was given. */
    Failure noFirstMedia(long lateNanos) {
        double allowedMs = firstMediaTimeoutNanos / 1e6;
        Measurement waited = Measurement.of(
                HealthRule.FIRST_MEDIA_TIMEOUT,
                (firstMediaTimeoutNanos + lateNanos) / 1e6,
                allowedMs,
                0,
                new Evidence.Silence(OptionalLong.empty(), 0, 0));
        return Failure.measured(
                FailureReason.TIMEOUT,
                "connected, but no media within first-media-timeout (" + Math.round(allowedMs) + " ms)",
                waited);
    }

    /** When an attempt counts as failed without a word of the transport; empty for a listener that has nothing else to try. */
    OptionalLong outcomeByNanos(Source source, long nowNanos) {
        if (!source.traits().passive()) {
            return OptionalLong.of(nowNanos + connectTimeoutNanos);
        }
        return sources.size() == 1 ? OptionalLong.empty() : OptionalLong.of(nowNanos + firstMediaTimeoutNanos);
    }

    /**
     * When an attempt on a source that gives signs of life is overdue: what it sent first was lost, and libsrt repeats that
     * only after a quarter of a second. Empty where the source is so far that this is no later: an attempt given up on the way
     * may leave a ghost at the source.
     */
    static OptionalLong answerDueNanos(StreamState.Connecting attempt, OptionalLong roundTripNanos) {
        if (roundTripNanos.isEmpty()) {
            return OptionalLong.of(attempt.begunNanos() + UNKNOWN_HANDSHAKE_NANOS);
        }
        long handshake = roundTripNanos.getAsLong() * 5 / 2 + HANDSHAKE_GRACE_NANOS;
        return handshake < HANDSHAKE_REPEAT_NANOS
                ? OptionalLong.of(attempt.begunNanos() + handshake)
                : OptionalLong.empty();
    }

    /** Whether a silent connection of this source can have another beside it while it may still wake up. */
    boolean allowsSecond(int sourceIndex, Progress work) {
        return source(sourceIndex).callsSomebody() && !work.single().contains(sourceIndex);
    }

    /** Whether the silent connection has been kept long enough. */
    boolean isOverdue(StreamState.Lingering old, long nowNanos) {
        long kept = Math.max(LINGER_NANOS, source(old.made().sourceIndex()).silenceNanos());
        return old.made()
                .outage()
                .filter(outage -> nowNanos - outage.lastMediaNanos() >= kept)
                .isPresent();
    }

    /** The source that comes after this one, round and round. */
    int after(int sourceIndex) {
        return (sourceIndex + 1) % sources.size();
    }

    /**
     * The sources worth trying now, round and round from {@code first}: all but those that are left, and those that failed
     * permanently less than {@link #permanentRetryNanos} ago.
     */
    List<Integer> worthTrying(Progress work, int first, long nowNanos) {
        List<Integer> worth = new ArrayList<>(sources.size());
        for (int i = 0; i < sources.size(); i++) {
            int index = (first + i) % sources.size();
            Long since = work.hopelessSinceNanos().get(index);
            boolean pauses = since != null && (permanentRetryNanos == 0 || nowNanos - since < permanentRetryNanos);
            if (!pauses && !work.left().contains(index)) {
                worth.add(index);
            }
        }
        return worth;
    }

    /** When the first of the sources that failed permanently is worth trying again; empty if never. */
    OptionalLong hopeAtNanos(Progress work, long nowNanos) {
        if (permanentRetryNanos == 0) {
            return OptionalLong.empty();
        }
        OptionalLong longestPause = work.hopelessSinceNanos().entrySet().stream()
                .filter(each -> !work.left().contains(each.getKey()))
                .mapToLong(each -> nowNanos - each.getValue())
                .max();
        return longestPause.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(nowNanos + permanentRetryNanos - longestPause.getAsLong());
    }
}
