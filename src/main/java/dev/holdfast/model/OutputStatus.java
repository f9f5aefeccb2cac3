package dev.holdfast.model;

import java.util.Optional;

/**
 * How an output does.
 *
 * @param uri where it goes, secrets hidden
 * @param up whether it can be sent to
 * @param packetsSent since it was opened; to each of several readers
 * @param bytesSent since it was opened
 * @param packetsDropped that could not be sent: no connection, buffer full, no route
 * @param lastError the latest reason for a drop or for the end of a connection
 * @param activity the rest of it
 */
public record OutputStatus(
        String uri,
        boolean up,
        long packetsSent,
        long bytesSent,
        long packetsDropped,
        Optional<String> lastError,
        OutputActivity activity) {

    /** One with no more to say of it. */
    public OutputStatus(
            String uri, boolean up, long packetsSent, long bytesSent, long packetsDropped, Optional<String> lastError) {
        this(uri, up, packetsSent, bytesSent, packetsDropped, lastError, OutputActivity.NONE);
    }
}
