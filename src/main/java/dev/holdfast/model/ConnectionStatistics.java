package dev.holdfast.model;

/**
 * A stream's totals over all its connections and restarts of the service.
 *
 * @param packetsReceived media packets
 * @param bytesReceived media bytes
 * @param packetsLost packets missing for good
 * @param packetErrors damaged packets
 * @param uptimeMillis time with media flowing
 */
public record ConnectionStatistics(
        long packetsReceived, long bytesReceived, long packetsLost, long packetErrors, long uptimeMillis) {

    public static final ConnectionStatistics ZERO = new ConnectionStatistics(0, 0, 0, 0, 0);

    /** The sum of both totals. */
    public ConnectionStatistics plus(ConnectionStatistics other) {
        return new ConnectionStatistics(
                packetsReceived + other.packetsReceived,
                bytesReceived + other.bytesReceived,
                packetsLost + other.packetsLost,
                packetErrors + other.packetErrors,
                uptimeMillis + other.uptimeMillis);
    }

    /** These totals with a connection's counters and time on top. */
    public ConnectionStatistics plus(ConnectionSample sample, long addedUptimeMillis) {
        return new ConnectionStatistics(
                packetsReceived + sample.packets(),
                bytesReceived + sample.bytes(),
                packetsLost + sample.lost(),
                packetErrors + sample.errors(),
                uptimeMillis + addedUptimeMillis);
    }
}
