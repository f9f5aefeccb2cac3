package dev.holdfast.incidents;

import dev.holdfast.model.Wire;

/** How an outage ended. */
public enum OutageEnd implements Wire {
    /** Media flows again. */
    RECOVERED,
    /** The stream was paused, removed or given a definition that ended the work on it. */
    STOPPED,
    /** The service ended, or was killed, meanwhile; what became of the source afterwards is not known. */
    SERVICE_STOPPED
}
