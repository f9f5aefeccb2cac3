package dev.holdfast.webhooks;

import dev.holdfast.model.Wire;

/** What came of an attempt. */
public enum Outcome implements Wire {
    /** Accepted by the target. */
    DELIVERED,
    /** Not accepted. */
    FAILED,
    /** Not accepted, and not tried again. */
    GIVEN_UP,
    /** Not accepted, and the webhook is disabled. */
    DISABLED
}
