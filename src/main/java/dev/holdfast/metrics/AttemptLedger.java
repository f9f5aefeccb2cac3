package dev.holdfast.metrics;

import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Wire;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The attempt of one stream that is under way, and how it ends: told by the notices that follow it. Not thread-safe; a
 * stream's notices come one after the other.
 */
final class AttemptLedger {

    private @Nullable FailureReason outageReason;
    private @Nullable FailureReason underWay;

    /** An attempt that has ended: why it was made, and how it went. */
    record Ended(FailureReason reason, Outcome outcome) {}

    /** How an attempt can end. */
    enum Outcome implements Wire {
        /** Media flows. */
        SUCCESS,
        /** It did not connect, or brought no media. */
        FAILURE,
        /** A stop, a removal or a shutdown cut it short. */
        ABORTED
    }

    /** Takes the next notice; returns the attempt that it ends, if it ends one. */
    Optional<Ended> take(Notice notice) {
        return switch (notice.type()) {
            case FAILURE_DETECTED,
                    STREAM_STATE_CHANGED,
                    STREAM_ADDED,
                    STREAM_UPDATED,
                    INCIDENT_STARTED,
                    INCIDENT_ENDED,
                    WEBHOOK_DISABLED -> Optional.empty();
            case RECONNECTION_STARTED -> {
                outageReason = notice.reason().orElse(null);
                yield Optional.empty();
            }
            case RECONNECTION_ATTEMPT -> {
                // An attempt that follows another one directly replaces it: a listener that listens on, or an
                // operator's call.
                Optional<Ended> before = end(Outcome.FAILURE);
                underWay = notice.reason().orElse(outageReason == null ? FailureReason.NETWORK_ERROR : outageReason);
                yield before;
            }
            case RECONNECTION_WAITING, RECONNECTION_FAILED -> end(Outcome.FAILURE);
            case RECONNECTION_SUCCEEDED -> end(Outcome.SUCCESS);
            case RECONNECTION_ABORTED, STREAM_REMOVED -> end(Outcome.ABORTED);
        };
    }

    private Optional<Ended> end(Outcome outcome) {
        Optional<Ended> ended = Optional.ofNullable(underWay).map(reason -> new Ended(reason, outcome));
        underWay = null;
        return ended;
    }
}
