package dev.holdfast.bench.feed;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * When the datagrams of a {@link Feed} came to one reader, measured in stretches: what was lost, the jitter of RFC 3550, and by
 * how much each came closer to the one before, or farther from it, than it was sent. Thread-safe.
 */
public final class Arrivals {

    private static final double GAIN = 1.0 / 16;
    private static final int MARKER_START = 0x4000 | TsDatagrams.MARKER;

    private final String name;
    private long[] errors = new long[1 << 14];
    private int count;
    private double jitterNanos;
    private double jitterSum;
    private long lost;
    private long datagrams;
    private long lastSequence = -1;
    private long lastSentNanos;
    private long lastNanos;

    Arrivals(String name) {
        this.name = name;
    }

    /** Which reader it is. */
    public String name() {
        return name;
    }

    /**
     * What a stretch has shown.
     *
     * @param jitterMillis of RFC 3550 section 6.4.1, the mean of its values after each datagram
     * @param p99Millis what 99 % of the errors of spacing are not above
     * @param mostMillis the largest of these errors
     */
    public record Stretch(long datagrams, long lost, double jitterMillis, double p99Millis, double mostMillis) {}

    /** A datagram came, perhaps with an RTP header before it. */
    synchronized void take(ByteBuffer datagram, long nowNanos) {
        int at = datagram.position() + datagram.remaining() % TsDatagrams.PACKET;
        if ((datagram.getShort(at + 1) & 0x5FFF) != MARKER_START
                || datagram.getLong(at + TsDatagrams.MAGIC_AT) != TsDatagrams.MAGIC) {
            throw new IllegalArgumentException("no datagram of the feed");
        }
        long sequence = datagram.getLong(at + TsDatagrams.MAGIC_AT + 12);
        long sentNanos = datagram.getLong(at + TsDatagrams.MAGIC_AT + 20);
        datagrams++;
        if (lastSequence >= 0) {
            lost += sequence - lastSequence - 1;
            note(Math.abs(nowNanos - lastNanos - (sentNanos - lastSentNanos)));
        }
        lastSequence = sequence;
        lastSentNanos = sentNanos;
        lastNanos = nowNanos;
    }

    private void note(long errorNanos) {
        jitterNanos += (errorNanos - jitterNanos) * GAIN;
        jitterSum += jitterNanos;
        if (count == errors.length) {
            errors = Arrays.copyOf(errors, 2 * count);
        }
        errors[count++] = errorNanos;
    }

    /** Datagrams since the last stretch was taken. */
    public synchronized long datagrams() {
        return datagrams;
    }

    /** What came since this was last called; the next stretch begins. */
    public synchronized Stretch take() {
        Arrays.sort(errors, 0, count);
        Stretch taken = new Stretch(
                datagrams,
                lost,
                count == 0 ? 0 : jitterSum / count / 1e6,
                count == 0 ? 0 : errors[Math.ceilDiv(99 * count, 100) - 1] / 1e6,
                count == 0 ? 0 : errors[count - 1] / 1e6);
        count = 0;
        jitterSum = 0;
        lost = 0;
        datagrams = 0;
        return taken;
    }
}
