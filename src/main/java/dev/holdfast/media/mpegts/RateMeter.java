package dev.holdfast.media.mpegts;

/**
 * The bit rate of a transport stream over about a second: by its own clock where one is there, else as it arrives.
 *
 * <p>By the clock it is that of the packets between two PCRs of one programme (ISO/IEC 13818-1 section 2.4.2.2), which no
 * burst on the way changes; packets of 188 octets, null packets included.
 */
final class RateMeter {

    private static final int PACKET_BITS = TsPacket.OCTETS * 8;
    private static final long PERIOD_NANOS = 1_000_000_000L;
    /** Older than this, the rate by the clock is no longer taken for the present one. */
    private static final long STALE_NANOS = 3 * PERIOD_NANOS;

    private boolean arrivalBegun;
    private long arrivalNanos;
    private long arrivalPackets;
    private double arrivalBits;

    private long baseClock = -1;
    private long basePackets;
    private double clockBits;
    private long clockNanos;

    /** A payload arrived; {@code packets} counts those before it. */
    void arrival(long packets, long nowNanos) {
        if (!arrivalBegun) {
            arrivalBegun = true;
        } else if (nowNanos - arrivalNanos < PERIOD_NANOS) {
            return;
        } else {
            arrivalBits = (packets - arrivalPackets) * PACKET_BITS * 1e9 / (nowNanos - arrivalNanos);
        }
        arrivalNanos = nowNanos;
        arrivalPackets = packets;
    }

    /**
     * A value of the clock.
     *
     * @param packets counts those before the one with it
     * @param continuous whether it goes on from the value before
     */
    void clock(long pcr, long packets, boolean continuous, long nowNanos) {
        if (continuous && baseClock >= 0) {
            long ticks = Math.floorMod(pcr - baseClock, PcrTracker.RANGE);
            if (ticks < PcrTracker.HZ) {
                return;
            }
            clockBits = (packets - basePackets) * PACKET_BITS * (double) PcrTracker.HZ / ticks;
            clockNanos = nowNanos;
        }
        baseClock = pcr;
        basePackets = packets;
    }

    /** What comes next is of another programme's clock. */
    void anotherClock() {
        baseClock = -1;
    }

    /** Begins anew with another sender. */
    void clear() {
        arrivalBegun = false;
        arrivalBits = 0;
        baseClock = -1;
        clockBits = 0;
    }

    /** Bits per second; 0 while unknown. */
    double bitsPerSecond(long nowNanos) {
        return clockBits > 0 && nowNanos - clockNanos < STALE_NANOS ? clockBits : arrivalBits;
    }
}
