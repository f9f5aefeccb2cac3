package dev.holdfast.model;

import java.time.Instant;
import java.util.Optional;

/**
 * How an output does, beyond what every output has.
 *
 * @param lastSent when something was last sent
 * @param upSince since when it can be sent to; empty while it cannot
 * @param attempt of connecting that is under way, or that made the connection; 0 if the first connection holds
 * @param restarts how often a connection was replaced, or a file after an error
 * @param readers who are connected to an output that listens; 0 for others
 * @param fillerPackets transport packets sent while the input was away
 * @param buffer empty where the kernel's socket buffer is all there is
 */
public record OutputActivity(
        Optional<Instant> lastSent,
        Optional<Instant> upSince,
        int attempt,
        long restarts,
        int readers,
        long fillerPackets,
        Optional<OutputBuffer> buffer) {

    /** Of one that has done nothing. */
    public static final OutputActivity NONE =
            new OutputActivity(Optional.empty(), Optional.empty(), 0, 0, 0, 0, Optional.empty());
}
