package dev.holdfast.reconnect;

import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.StopCause;
import java.util.List;
import java.util.OptionalLong;

/** What can happen to a stream. */
public sealed interface StreamEvent {

    /** An event of one connection; late if its epoch is not the state's. */
    sealed interface OfConnection extends StreamEvent {

        long epoch();
    }

    /** The attempt succeeded. */
    record ConnectionOpened(long epoch) implements OfConnection {}

    /**
     * Media arrived on an armed connection.
     *
     * @param atNanos when the packet came
     */
    record MediaArrived(long epoch, long atNanos) implements OfConnection {}

    /**
     * The attempt failed or the connection broke.
     *
     * @param lastMediaNanos when media was last seen on it; the time of the event if never
     */
    record ConnectionEnded(long epoch, Failure failure, long lastMediaNanos) implements OfConnection {}

    /**
     * Health found the connection of no more use.
     *
     * @param lastMediaNanos when media was last seen on it
     */
    record FailureDetected(long epoch, Failure failure, long lastMediaNanos) implements OfConnection {}

    /**
     * Health found rules broken, or all kept again.
     *
     * @param broken empty if all are kept
     */
    record HealthJudged(long epoch, List<Failure> broken) implements OfConnection {
        public HealthJudged {
            broken = List.copyOf(broken);
        }

        /** Whether the rule that gives this reason is among them. */
        boolean breaks(FailureReason reason) {
            return broken.stream().anyMatch(each -> each.reason() == reason);
        }
    }

    /**
     * A source that did not answer does so now; it may be connected to at once.
     *
     * @param roundTripNanos how long its answer took; empty if that is not known
     */
    record SourceAnswered(int sourceIndex, OptionalLong roundTripNanos) implements StreamEvent {}

    /** The time the state asked to be woken at has come. */
    record DeadlineReached() implements StreamEvent {}

    /** Begin, from idle or stopped. */
    record StartRequested(int sourceIndex) implements StreamEvent {}

    /** An operator wants a new connection now. */
    record ReconnectRequested() implements StreamEvent {}

    /** An operator wants the failures so far forgotten. */
    record ResetRequested() implements StreamEvent {}

    /** End, whatever is under way. */
    record StopRequested(StopCause cause) implements StreamEvent {}
}
