package dev.holdfast.api;

import java.time.Duration;

/**
 * The bounds of the event stream.
 *
 * @param heartbeat a comment is sent after this long without an event
 * @param mostClients how many may listen at a time, over WebSockets too
 */
record EventStreamLimits(Duration heartbeat, int mostClients) {

    /** 15 s, which is less than proxies wait; 2,000 clients, each a virtual thread and a socket. */
    static final EventStreamLimits DEFAULT = new EventStreamLimits(Duration.ofSeconds(15), 2000);
}
