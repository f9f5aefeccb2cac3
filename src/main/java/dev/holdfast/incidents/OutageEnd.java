package dev.holdfast.incidents;

import dev.holdfast.model.Wire;

/** How an outage ended. */
public enum OutageEnd implements Wire {
    /** Media flows again. */
    RECOVERED,
    /** The stream was paused, removed or given a definition that ended the work on it. */
    STOPPED,
    /** The service ended in good order meanwhile; {@link CutOff} says what was seen afterwards. */
    SERVICE_STOPPED,
    /** The service was killed, or lost its power, meanwhile. The record ends when it is known to have run last. */
    SERVICE_KILLED
}
