package dev.holdfast.model;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Where a stream stands, with exactly what is valid there.
 *
 * <p>{@code epoch} numbers the stream's connections: every event of a connection carries its epoch, and one that is not
 * the state's is late. Times are on the engine's monotonic clock, in nanoseconds.
 */
public sealed interface StreamState {

    /** The epoch given to a connection last; 0 if there was none. */
    long epoch();

    /** The state's name outside. */
    StateName name();

    /** When the state wants to be woken if nothing else happens; empty if never. */
    OptionalLong deadlineNanos();

    /** How far the work to get media flowing has come; empty where there is none: at rest, and while it flows. */
    default Optional<Progress> work() {
        return switch (this) {
            case Idle _, Stopped _, Streaming _, Degraded _ -> Optional.empty();
            case Connecting connecting -> Optional.of(connecting.progress());
            case Verifying verifying -> Optional.of(verifying.progress());
            case Waiting waiting -> Optional.of(waiting.progress());
            case Failed failed -> Optional.of(failed.progress());
        };
    }

    /** The connection that fell silent and is kept open beside the work on a new one; empty where there is none. */
    default Optional<Lingering> lingering() {
        return Optional.empty();
    }

    /** Whether the connection of this epoch is open in this state, or being opened. */
    default boolean holds(long connection) {
        boolean kept = lingering().filter(old -> old.epoch() == connection).isPresent();
        return kept
                || switch (this) {
                    case Idle _, Stopped _, Waiting _, Failed _ -> false;
                    case Connecting _, Verifying _ -> connection == epoch();
                    case Streaming streaming -> connection == streaming.feeding();
                    case Degraded degraded -> connection == degraded.streaming().feeding();
                };
    }

    /** Whether media flows, well or not. */
    default boolean mediaFlows() {
        return this instanceof Streaming || this instanceof Degraded;
    }

    /**
     * A connection that fell silent and may still wake up. Whichever connection brings media first survives.
     *
     * @param epoch of the connection
     * @param made the attempt that had brought it, on the outage that its silence began
     * @param hopedForUntilNanos when its silence is as long as allowed: it is of no use any more beside one that is open
     */
    record Lingering(long epoch, Progress made, long hopedForUntilNanos) {

        /** The same with no attempts behind it. */
        public Lingering forgotten() {
            return new Lingering(epoch, made.forgotten(), hopedForUntilNanos);
        }
    }

    /** Known, not begun. */
    record Idle() implements StreamState {
        @Override
        public long epoch() {
            return 0;
        }

        @Override
        public StateName name() {
            return StateName.IDLE;
        }

        @Override
        public OptionalLong deadlineNanos() {
            return OptionalLong.empty();
        }
    }

    /**
     * An attempt is under way.
     *
     * @param begunNanos since when
     * @param outcomeByNanos when the attempt counts as failed even if the transport says nothing; empty for a listener
     * @param renewAtNanos when it is begun anew, because its source gave a sign of life and did not answer it; empty if there
     *     was none
     * @param lingering the silent connection that is kept until the new one brings media
     */
    record Connecting(
            long epoch,
            long begunNanos,
            OptionalLong outcomeByNanos,
            OptionalLong renewAtNanos,
            Progress progress,
            Optional<Lingering> lingering)
            implements StreamState {

        /** An attempt that begins. */
        public Connecting(
                long epoch,
                long begunNanos,
                OptionalLong outcomeByNanos,
                Progress progress,
                Optional<Lingering> lingering) {
            this(epoch, begunNanos, outcomeByNanos, OptionalLong.empty(), progress, lingering);
        }

        /** The same as if it were only the first attempt. */
        public Connecting forgotten() {
            return new Connecting(
                    epoch,
                    begunNanos,
                    outcomeByNanos,
                    renewAtNanos,
                    progress.forgotten(),
                    lingering.map(Lingering::forgotten));
        }

        /** The same with no other connection beside it. */
        public Connecting alone() {
            return new Connecting(epoch, begunNanos, outcomeByNanos, renewAtNanos, progress, Optional.empty());
        }

        /** The same, to be begun anew then, or not. */
        public Connecting renewedAt(OptionalLong atNanos) {
            return new Connecting(epoch, begunNanos, outcomeByNanos, atNanos, progress, lingering);
        }

        /** When it counts as failed or is begun anew, whichever is sooner. */
        @Override
        public OptionalLong deadlineNanos() {
            boolean renewedFirst = renewAtNanos.isPresent()
                    && (outcomeByNanos.isEmpty() || renewAtNanos.getAsLong() - outcomeByNanos.getAsLong() < 0);
            return renewedFirst ? renewAtNanos : outcomeByNanos;
        }

        @Override
        public StateName name() {
            return StateName.CONNECTING;
        }
    }

    /**
     * Connected, waiting for the first media.
     *
     * @param firstMediaByNanos when the attempt counts as failed
     * @param lingering the silent connection that is kept until this one brings media
     */
    record Verifying(long epoch, long firstMediaByNanos, Progress progress, Optional<Lingering> lingering)
            implements StreamState {

        /** A connection with no other beside it. */
        public Verifying(long epoch, long firstMediaByNanos, Progress progress) {
            this(epoch, firstMediaByNanos, progress, Optional.empty());
        }

        /** The same as if it were of the first attempt. */
        public Verifying forgotten() {
            return new Verifying(epoch, firstMediaByNanos, progress.forgotten(), lingering.map(Lingering::forgotten));
        }

        @Override
        public StateName name() {
            return StateName.VERIFYING;
        }

        /** When the attempt counts as failed, or the silent connection is given up, whichever is sooner. */
        @Override
        public OptionalLong deadlineNanos() {
            return OptionalLong.of(lingering
                    .map(Lingering::hopedForUntilNanos)
                    .filter(until -> until - firstMediaByNanos < 0)
                    .orElse(firstMediaByNanos));
        }
    }

    /**
     * Media flows.
     *
     * @param feeding the epoch of the connection that it comes on; older than {@code epoch} if that woke up while a newer
     *     one was on its way
     * @param sourceIndex from which source
     * @param attempt the attempt that brought it, kept until {@code stableAtNanos} so that a flapping source meets the grown backoff
     * @param lastDelayNanos the wait before that attempt
     * @param stableAtNanos when the attempt counter is reset; empty once it is
     * @param single the sources, by index, found to accept one connection at a time
     */
    record Streaming(
            long epoch,
            long feeding,
            int sourceIndex,
            int attempt,
            long lastDelayNanos,
            OptionalLong stableAtNanos,
            Set<Integer> single)
            implements StreamState {

        public Streaming {
            single = Set.copyOf(single);
        }

        /** Media on the newest connection, from sources of which nothing was learnt. */
        public Streaming(long epoch, int sourceIndex, int attempt, long lastDelayNanos, OptionalLong stableAtNanos) {
            this(epoch, epoch, sourceIndex, attempt, lastDelayNanos, stableAtNanos, Set.of());
        }

        @Override
        public StateName name() {
            return StateName.STREAMING;
        }

        @Override
        public OptionalLong deadlineNanos() {
            return stableAtNanos;
        }
    }

    /**
     * Media flows, but a health rule is broken.
     *
     * @param streaming the state underneath, to which it returns
     * @param cause the rule that was broken first
     */
    record Degraded(Streaming streaming, Failure cause) implements StreamState {
        @Override
        public long epoch() {
            return streaming.epoch();
        }

        @Override
        public StateName name() {
            return StateName.DEGRADED;
        }

        @Override
        public OptionalLong deadlineNanos() {
            return streaming.stableAtNanos();
        }
    }

    /**
     * Between two attempts.
     *
     * @param epoch of the last connection
     * @param lingering the connection that is still open, so that media on it ends the outage at once
     * @param unanswered the source, by index, that gave the last attempt no answer at all, so that its first answer is news
     * @param deferred whether the attempt was due and put off by the fleet's limits for so long that it was told
     * @param retryAtNanos when the next attempt is due, or the fleet's limits are asked again for it
     * @param expectedNanos when it begins as things stand: as {@code retryAtNanos}, or later where the fleet's limits are asked
     *     again before it is the stream's turn
     * @param progress the attempt that is due next
     * @param latest the failure that led here
     */
    record Waiting(
            long epoch,
            Optional<Lingering> lingering,
            OptionalInt unanswered,
            boolean deferred,
            long retryAtNanos,
            long expectedNanos,
            Progress progress,
            Failure latest)
            implements StreamState {

        /** A wait whose end is its attempt's begin. */
        public Waiting(
                long epoch,
                Optional<Lingering> lingering,
                OptionalInt unanswered,
                boolean deferred,
                long retryAtNanos,
                Progress progress,
                Failure latest) {
            this(epoch, lingering, unanswered, deferred, retryAtNanos, retryAtNanos, progress, latest);
        }

        /** The same with no connection left open. */
        public Waiting alone() {
            return new Waiting(
                    epoch, Optional.empty(), unanswered, deferred, retryAtNanos, expectedNanos, progress, latest);
        }

        @Override
        public StateName name() {
            return StateName.WAITING;
        }

        @Override
        public OptionalLong deadlineNanos() {
            return OptionalLong.of(retryAtNanos);
        }
    }

    /**
     * Given up for now.
     *
     * @param epoch of the last connection
     * @param lingering the connection that is still open, so that media on it ends the outage at once
     * @param retryAtNanos when one slow attempt is due; empty if only an operator or a changed definition can help
     * @param progress the last attempt made
     * @param latest the failure that led here
     */
    record Failed(
            long epoch, Optional<Lingering> lingering, OptionalLong retryAtNanos, Progress progress, Failure latest)
            implements StreamState {
        @Override
        public StateName name() {
            return StateName.FAILED;
        }

        @Override
        public OptionalLong deadlineNanos() {
            return retryAtNanos;
        }
    }

    /** Ended until somebody starts it again. */
    record Stopped(long epoch, StopCause cause) implements StreamState {
        @Override
        public StateName name() {
            return StateName.STOPPED;
        }

        @Override
        public OptionalLong deadlineNanos() {
            return OptionalLong.empty();
        }
    }
}
