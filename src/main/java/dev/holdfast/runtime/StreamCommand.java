package dev.holdfast.runtime;

import dev.holdfast.model.Wire;

/** What an operator can tell a stream. */
public enum StreamCommand implements Wire {
    /** Connect anew at once: cuts a wait short, replaces a live connection. */
    RECONNECT,
    /** Stop until resumed, also over a restart of the service. */
    PAUSE,
    /** Start a paused stream. */
    RESUME,
    /** Forget the failures so far: attempt counter to zero; a waiting or failed stream tries at once. */
    RESET
}
