package dev.holdfast.bench.feed;

import java.nio.ByteBuffer;

/**
 * What one port of a {@link Meter} received: how much, when, and what was missing by the markers' sequence numbers.
 *
 * <p>The meter's thread writes; everything public is for any thread.
 */
public final class Received {

    private static final int PICTURE_START = 0x4000 | TsDatagrams.VIDEO;
    private static final int MARKER_START = 0x4000 | TsDatagrams.MARKER;

    private final int port;
    private long lastSequence = -1;
    private long sentNanos = Long.MIN_VALUE;
    private volatile long datagrams;
    private volatile long pictures;
    private volatile long markers;
    private volatile long lost;
    private volatile long lastNanos;
    private volatile long lastEpochMicros;
    private volatile long firstNanos;
    private volatile long countedFromNanos = Long.MIN_VALUE;

    Received(int port) {
        this.port = port;
    }

    /** The port of this machine to send to. */
    public int port() {
        return port;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    void take(ByteBuffer datagram, long nowNanos, long epochMicros) {
        boolean media = false;
        boolean marked = false;
        // Some programs pass RTP on with its header of 12 octets.
        for (int at = datagram.limit() % TsDatagrams.PACKET;
                at + TsDatagrams.PACKET <= datagram.limit();
                at += TsDatagrams.PACKET) {
            int pid = datagram.getShort(at + 1) & 0x5FFF;
            media |= (pid & 0x1FFF) == TsDatagrams.VIDEO;
            if (pid == PICTURE_START) {
                pictures++;
                if (!marked) {
                    sentNanos = Math.max(sentNanos, VideoStart.timeIn(datagram, at));
                }
            } else if (pid == MARKER_START && datagram.getLong(at + TsDatagrams.MAGIC_AT) == TsDatagrams.MAGIC) {
                markers++;
                marked = true;
                sentNanos = datagram.getLong(at + TsDatagrams.MAGIC_AT + 20);
                sequence(datagram.getLong(at + TsDatagrams.MAGIC_AT + 12));
            }
        }
        datagrams++;
        if (media) {
            lastNanos = nowNanos;
            lastEpochMicros = epochMicros;
            if (firstNanos == 0 && sentNanos >= countedFromNanos) {
                firstNanos = nowNanos;
            }
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One thread writes.
    private void sequence(long sequence) {
        if (sequence > lastSequence) {
            lost += lastSequence < 0 ? 0 : sequence - lastSequence - 1;
            lastSequence = sequence;
        } else {
            // It came after a later one, and was counted as missing then.
            lost--;
        }
    }

    /**
     * Forgets the first media, so that {@link #firstNanos} is that of what comes from now on and was sent since a moment:
     * some programs hand out what they still had when they give a source up.
     */
    public void arm(long sentSinceNanos) {
        countedFromNanos = sentSinceNanos;
        firstNanos = 0;
    }

    /** When the first picture content after {@link #arm} came, on the scale of {@link System#nanoTime}; 0 while none did. */
    public long firstNanos() {
        return firstNanos;
    }

    /** When the latest picture content came, on the scale of {@link System#nanoTime}; 0 while none did. */
    public long lastNanos() {
        return lastNanos;
    }

    /** The same by the clock of the day, in microseconds since 1970. */
    public long lastEpochMicros() {
        return lastEpochMicros;
    }

    public long datagrams() {
        return datagrams;
    }

    /** Markers that came. */
    public long markers() {
        return markers;
    }

    /** Pictures whose beginning came. */
    public long pictures() {
        return pictures;
    }

    /** Datagrams missing between the first and the latest; programs that make the stream anew drop the markers, and show 0. */
    public long lost() {
        return lost;
    }
}
