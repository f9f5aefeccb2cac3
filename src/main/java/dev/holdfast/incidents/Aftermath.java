package dev.holdfast.incidents;

import dev.holdfast.model.Wire;

/** What was first seen of a stream when the service ran again, after its end had cut off the record of an outage. */
public enum Aftermath implements Wire {
    /** Media was still missing. */
    WENT_ON,
    /** Media came, without a failure before it. */
    OVER,
    /** The stream was stopped before anything was seen of it. */
    UNKNOWN
}
