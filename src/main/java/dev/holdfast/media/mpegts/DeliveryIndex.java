package dev.holdfast.media.mpegts;

/**
 * The Media Delivery Index of each second (RFC 4445 section 3): the delay factor, which is the time by which a buffer
 * drained at the media rate would have to smooth the arrivals, and the media loss rate.
 *
 * <p>The media rate is that of the second before. It is nominal by the RFC: of a stream whose rate varies, the delay factor
 * contains that variation too.
 */
final class DeliveryIndex {

    static final long PERIOD_NANOS = 1_000_000_000L;

    private boolean begun;
    private long beginNanos;
    private long lostBefore;
    private double octetsPerNano;
    private double received;
    private double highest;
    private double lowest;

    private double delayFactorSeconds = Double.NaN;
    private double lossRate = Double.NaN;

    /**
     * A payload arrived.
     *
     * @param octets of transport packets in it
     * @param bitsPerSecond the media rate, 0 if unknown
     * @param lostPackets all lost so far, those that this payload shows included
     * @param nowNanos when it arrived, pauses included
     */
    void arrival(int octets, double bitsPerSecond, long lostPackets, long nowNanos) {
        if (!begun) {
            begin(bitsPerSecond, lostPackets, nowNanos);
        }
        long elapsed = nowNanos - beginNanos;
        double before = received - octetsPerNano * elapsed;
        received += octets;
        highest = Math.max(highest, before + octets);
        lowest = Math.min(lowest, before);
        if (elapsed >= PERIOD_NANOS) {
            delayFactorSeconds = octetsPerNano > 0 ? (highest - lowest) / octetsPerNano / 1e9 : Double.NaN;
            lossRate = (lostPackets - lostBefore) * 1e9 / elapsed;
            begin(bitsPerSecond, lostPackets, nowNanos);
        }
    }

    /** Begins anew with another sender; what was measured is forgotten. */
    void clear() {
        begun = false;
        delayFactorSeconds = Double.NaN;
        lossRate = Double.NaN;
    }

    /** Not a number while unknown. */
    double delayFactorSeconds() {
        return delayFactorSeconds;
    }

    /** Transport packets lost per second; not a number while unknown. */
    double lossRate() {
        return lossRate;
    }

    private void begin(double bitsPerSecond, long lostPackets, long nowNanos) {
        begun = true;
        beginNanos = nowNanos;
        lostBefore = lostPackets;
        octetsPerNano = bitsPerSecond / 8e9;
        received = 0;
        highest = 0;
        lowest = 0;
    }
}
