package dev.holdfast.srt;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where the fields of libsrt's {@code SRT_TRACEBSTATS} lie, and a check that they lie there in the library loaded.
 *
 * <p>Offsets are of 64-bit systems, the same in the headers of 1.4.4, 1.5.1 and 1.5.5. Newer versions may append fields.
 */
final class StatisticsLayout {

    /** Size of the structure known here. */
    static final int SIZE = 496;

    /** What to allocate, so that a newer and longer structure fits. */
    static final int ROOM = 1024;

    /** Fill before the first call: a field that still holds it was not written. */
    static final byte SENTINEL = (byte) 0xA5;

    static final int TIMESTAMP = 0;
    static final int FLOW_WINDOW = 312;
    static final int RTT = 328;
    static final int BANDWIDTH = 336;
    static final int MSS = 360;
    static final int RECEIVE_LATENCY = 392;

    private static final int LAST_FIELD = 488;
    private static final long SENTINEL_LONG = 0xA5A5_A5A5_A5A5_A5A5L;
    private static final long CLOCK_SLACK_MILLIS = 2000;
    private static final double IMPLAUSIBLE_RTT_MILLIS = 600_000;

    private StatisticsLayout() {}

    /**
     * Holds the buffer against what is known of the connection by other ways.
     *
     * @param stats what libsrt wrote over {@link #ROOM} bytes of {@link #SENTINEL}, in native order
     * @param mss the socket's SRTO_MSS
     * @param receiveLatencyMillis the connected socket's SRTO_RCVLATENCY
     * @param ageMillis time since the socket was made, at most
     * @return null where all fits, or the first field that does not, with both values
     */
    static @Nullable String mismatch(ByteBuffer stats, int mss, int receiveLatencyMillis, long ageMillis) {
        if (stats.getLong(LAST_FIELD) == SENTINEL_LONG) {
            return "the structure is shorter than " + SIZE + " bytes";
        }
        if (stats.getInt(MSS) != mss) {
            return "byteMSS reads " + stats.getInt(MSS) + ", SRTO_MSS " + mss;
        }
        if (stats.getInt(RECEIVE_LATENCY) != receiveLatencyMillis) {
            return "msRcvTsbPdDelay reads " + stats.getInt(RECEIVE_LATENCY) + ", SRTO_RCVLATENCY "
                    + receiveLatencyMillis;
        }
        long timestamp = stats.getLong(TIMESTAMP);
        if (timestamp < 0 || timestamp > ageMillis + CLOCK_SLACK_MILLIS) {
            return "msTimeStamp reads " + timestamp + " for a socket of " + ageMillis + " ms";
        }
        double rtt = stats.getDouble(RTT);
        if (!(rtt >= 0 && rtt < IMPLAUSIBLE_RTT_MILLIS)) {
            return "msRTT reads " + rtt;
        }
        double bandwidth = stats.getDouble(BANDWIDTH);
        if (!(bandwidth >= 0) || Double.isInfinite(bandwidth)) {
            return "mbpsBandwidth reads " + bandwidth;
        }
        if (stats.getInt(FLOW_WINDOW) < 0) {
            return "pktFlowWindow reads " + stats.getInt(FLOW_WINDOW);
        }
        return null;
    }

    /** How many bytes past the known structure were written: more than 0 means a newer, longer structure. */
    static int appendedBytes(ByteBuffer stats) {
        for (int i = stats.capacity() - 1; i >= SIZE; i--) {
            if (stats.get(i) != SENTINEL) {
                return i + 1 - SIZE;
            }
        }
        return 0;
    }

    static SrtStatistics read(ByteBuffer b, long nowNanos) {
        return new SrtStatistics(
                nowNanos,
                b.getLong(TIMESTAMP),
                b.getLong(16),
                b.getLong(440),
                count(b, 28),
                count(b, 68),
                count(b, 164),
                b.getLong(224),
                count(b, 72),
                b.getLong(88),
                b.getLong(456),
                b.getLong(96),
                b.getLong(120),
                b.getLong(8),
                b.getLong(432),
                count(b, 24),
                count(b, 32),
                count(b, 64),
                b.getLong(80),
                count(b, 36),
                count(b, 40),
                count(b, 44),
                count(b, 48),
                b.getDouble(RTT),
                b.getDouble(BANDWIDTH),
                b.getDouble(192),
                b.getDouble(184),
                b.getInt(388),
                b.getInt(380),
                b.getInt(384),
                b.getInt(348),
                b.getInt(372),
                b.getInt(364),
                b.getInt(368),
                b.getInt(RECEIVE_LATENCY),
                b.getInt(376),
                b.getInt(FLOW_WINDOW),
                b.getInt(320),
                b.getInt(208),
                b.getInt(428),
                b.getInt(MSS),
                b.getLong(128),
                b.getDouble(216),
                count(b, 400),
                count(b, 404),
                count(b, 408),
                count(b, 396),
                b.getLong(104),
                b.getLong(112),
                b.getLong(448),
                b.getLong(56),
                b.getDouble(304),
                b.getInt(316),
                b.getInt(344),
                b.getDouble(352));
    }

    /** A total of 32 bits, which in libsrt goes below 0 after 2^31: acknowledgements do so in 248 days. */
    private static long count(ByteBuffer stats, int offset) {
        return Integer.toUnsignedLong(stats.getInt(offset));
    }
}
