package dev.holdfast.webhooks;

import dev.holdfast.model.Wire;
import java.time.Instant;
import java.util.Optional;

/**
 * How a webhook does.
 *
 * @param reason why it is disabled, if it is
 * @param disabledAt since when
 * @param pendingAttempts attempts made for the message that is being delivered; 0 if there is none, or none was made
 * @param nextAttemptAt when that message is sent again
 * @param position id of the last event that was looked at; empty before the store was read
 * @param lagEvents events of the log that were not looked at yet
 * @param heldBack events held back as their streams flap
 */
public record HookStatus(
        HookSettings settings,
        State state,
        Optional<String> reason,
        Optional<Instant> disabledAt,
        int pendingAttempts,
        Optional<Instant> nextAttemptAt,
        Optional<Long> position,
        long lagEvents,
        int heldBack,
        Optional<Delivery> lastDelivery) {

    /** Where a webhook stands. */
    public enum State implements Wire {
        /** Its position is not known, as the store has not answered yet. */
        STARTING,
        /** It delivers what comes. */
        ACTIVE,
        /** A message was not accepted and is tried again; those behind it wait. */
        RETRYING,
        /** The target wants no more, or has not accepted anything for too long; an operator can enable it. */
        DISABLED,
        /** By configuration. */
        OFF
    }
}
