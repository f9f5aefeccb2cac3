package dev.holdfast.model;

import java.util.Optional;
import java.util.OptionalLong;

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

    /** Whether media flows, well or not. */
    default boolean mediaFlows() {
        return this instanceof Streaming || this instanceof Degraded;
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
     * @param deadlineNanos when the attempt counts as failed even if the transport says nothing; empty for a listener
     */
    record Connecting(long epoch, OptionalLong deadlineNanos, Progress progress) implements StreamState {
        @Override
        public StateName name() {
            return StateName.CONNECTING;
        }
    }

    /**
     * Connected, waiting for the first media.
     *
     * @param firstMediaByNanos when the attempt counts as failed
     */
    record Verifying(long epoch, long firstMediaByNanos, Progress progress) implements StreamState {
        @Override
        public StateName name() {
            return StateName.VERIFYING;
        }

        @Override
        public OptionalLong deadlineNanos() {
            return OptionalLong.of(firstMediaByNanos);
        }
    }

    /**
     * Media flows.
     *
     * @param sourceIndex from which source
     * @param attempt the attempt that brought it, kept until {@code stableAtNanos} so that a flapping source meets the grown backoff
     * @param lastDelayNanos the wait before that attempt
     * @param stableAtNanos when the attempt counter is reset; empty once it is
     */
    record Streaming(long epoch, int sourceIndex, int attempt, long lastDelayNanos, OptionalLong stableAtNanos)
            implements StreamState {
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
     * @param lingering the attempt that had brought that connection, if it is still open, so that media on it ends the
     *     outage at once
     * @param deferred whether the attempt was due and put off by the fleet's limits for so long that it was told
     * @param retryAtNanos when the next attempt is due
     * @param progress the attempt that is due next
     * @param latest the failure that led here
     */
    record Waiting(
            long epoch,
            Optional<Progress> lingering,
            boolean deferred,
            long retryAtNanos,
            Progress progress,
            Failure latest)
            implements StreamState {
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
     * @param lingering whether that connection is still open, so that media on it ends the outage at once
     * @param retryAtNanos when one slow attempt is due; empty if only an operator or a changed definition can help
     * @param progress the last attempt made
     * @param latest the failure that led here
     */
    record Failed(long epoch, boolean lingering, OptionalLong retryAtNanos, Progress progress, Failure latest)
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
