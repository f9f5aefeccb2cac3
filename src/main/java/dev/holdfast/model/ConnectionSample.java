package dev.holdfast.model;

/**
 * A connection's counters at one instant, since it was opened. Counters never fall.
 *
 * @param atNanos when they were read
 * @param packets media packets received
 * @param bytes media bytes received
 * @param lost packets that are missing for good (for SRT: not recovered in time; for raw UDP: as the gaps of MPEG-TS tell)
 * @param expected packets the sender sent as far as known: received plus lost; never below {@code lost}
 * @param errors damaged packets: malformed, failed continuity, flagged by the sender, undecryptable
 * @param checked packets that were looked at for damage; the base of the error rate
 * @param lastPacketNanos when the last packet came; {@link #NEVER} if none did
 * @param roundTripNanos smoothed round-trip time; {@link #UNKNOWN} where the protocol has none
 * @param latencyNanos the receiver's delay that was agreed with the sender, in which lost packets can still be asked for
 *     again (SRT); {@link #UNKNOWN} where the protocol has none
 * @param unseenReports reports in a row in which the source says that it has sent media of which none came (RTCP sender
 *     reports; the idea of RFC 8083 section 4.1); 0 after a packet, and where the protocol has no reports
 */
public record ConnectionSample(
        long atNanos,
        long packets,
        long bytes,
        long lost,
        long expected,
        long errors,
        long checked,
        long lastPacketNanos,
        long roundTripNanos,
        long latencyNanos,
        int unseenReports) {

    /** {@link #lastPacketNanos} while no packet has come. */
    public static final long NEVER = Long.MIN_VALUE;

    /** {@link #roundTripNanos} and {@link #latencyNanos} where there is none. */
    public static final long UNKNOWN = -1;

    /** The counters of a protocol without an agreed latency and without reports of the source. */
    public ConnectionSample(
            long atNanos,
            long packets,
            long bytes,
            long lost,
            long expected,
            long errors,
            long checked,
            long lastPacketNanos,
            long roundTripNanos) {
        this(atNanos, packets, bytes, lost, expected, errors, checked, lastPacketNanos, roundTripNanos, UNKNOWN, 0);
    }

    /** A connection that has received nothing. */
    public static ConnectionSample empty(long atNanos) {
        return new ConnectionSample(atNanos, 0, 0, 0, 0, 0, 0, NEVER, UNKNOWN);
    }
}
