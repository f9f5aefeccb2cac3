package dev.holdfast.model;

import java.util.Optional;

/**
 * How an output does.
 *
 * @param uri where it goes, secrets hidden
 * @param up whether it can be sent to
 * @param packetsSent since it was opened
 * @param bytesSent since it was opened
 * @param packetsDropped that could not be sent: no socket, kernel buffer full, no route
 * @param lastError the latest reason for a drop
 */
public record OutputStatus(
        String uri, boolean up, long packetsSent, long bytesSent, long packetsDropped, Optional<String> lastError) {}
