package dev.holdfast.bench.feed;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * An endless MPEG-TS of one programme in datagrams of seven packets: H.264 of 50 pictures a second, each of them a random
 * access point with PCR and PTS, PAT and PMT every 80 ms, and in each datagram a marker.
 *
 * <p>The marker is a PES packet on a private PID with the stream's number, the datagram's sequence number and when it was
 * sent. Each picture says when it was sent, too, for programs that make the stream anew and keep only pictures. Every PID has a valid continuity counter, so that an analysis finds nothing wrong. A program that waits for a clean
 * start after an interruption finds one within 20 ms. Time in the media goes by the datagrams made, not by the clock. Not
 * safe for several threads.
 */
public final class TsDatagrams {

    public static final int OCTETS = 1316;
    static final int PACKET = 188;
    static final int PMT = 0x1000;
    static final int VIDEO = 0x100;
    static final int MARKER = 0x101;
    static final long MAGIC = 0x4846_4245_4E43_4831L;

    /** From the packet's beginning to {@link #MAGIC}, behind which are stream (4), sequence (8) and time (8). */
    static final int MAGIC_AT = 13;

    private static final long PICTURE_NANOS = 20_000_000;
    private static final long TABLES_NANOS = 80_000_000;
    private static final long FIRST_NANOS = 3_600_000_000_000L;
    private static final long PRESENTED_AFTER_NANOS = 200_000_000;
    private static final byte[] PAT_PACKET = Tables.pat();
    private static final byte[] PMT_PACKET = Tables.pmt();
    private static final byte[][] PICTURES = {VideoStart.of(0), VideoStart.of(1)};

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(OCTETS);
    private final byte[] filler = new byte[PACKET];
    private final int stream;
    private final double nanosPerPacket;
    private long sequence;
    private long packets;
    private long pictures;
    private long nextPictureNanos;
    private long nextTablesNanos;
    private int patCounter;
    private int pmtCounter;
    private int videoCounter;
    private int markerCounter;

    /**
     * @param stream its number, which the marker carries
     * @param bitsPerSecond of the whole stream; below 300 kbit/s the clock comes too seldom for TR 101 290
     */
    public TsDatagrams(int stream, long bitsPerSecond) {
        this.stream = stream;
        nanosPerPacket = PACKET * 8e9 / bitsPerSecond;
        SplittableRandom random = new SplittableRandom(stream);
        for (int i = 0; i < filler.length; i++) {
            // Never 0, so that no start code is in it.
            filler[i] = (byte) random.nextInt(1, 256);
        }
    }

    /** The next datagram, valid until the next call. */
    public ByteBuffer next(long nowNanos) {
        buffer.clear();
        marker(nowNanos);
        int slots = OCTETS / PACKET - 1;
        if (mediaNanos() >= nextTablesNanos) {
            nextTablesNanos += TABLES_NANOS;
            table(PAT_PACKET, patCounter++);
            table(PMT_PACKET, pmtCounter++);
            slots -= 2;
        }
        for (int i = 0; i < slots; i++) {
            if (mediaNanos() >= nextPictureNanos) {
                nextPictureNanos += PICTURE_NANOS;
                beginPicture(nowNanos);
            } else {
                header(VIDEO, false, 0x10, videoCounter++);
                fill();
            }
        }
        return buffer.flip();
    }

    /** Datagrams made so far. */
    public long sequence() {
        return sequence;
    }

    /** Pictures begun so far. */
    public long pictures() {
        return pictures;
    }

    private long mediaNanos() {
        return (long) (packets * nanosPerPacket);
    }

    private void header(int pid, boolean start, int control, int counter) {
        packets++;
        buffer.put((byte) 0x47).putShort((short) ((start ? 0x4000 : 0) | pid)).put((byte) (control | (counter & 0xF)));
    }

    private void fill() {
        int room = PACKET - buffer.position() % PACKET;
        buffer.put(filler, 0, room);
    }

    private void table(byte[] packet, int counter) {
        int at = buffer.position();
        packets++;
        buffer.put(packet).put(at + 3, (byte) (0x10 | (counter & 0xF)));
    }

    private void marker(long nowNanos) {
        header(MARKER, true, 0x10, markerCounter++);
        // Private stream 1, of a stated length, without timestamps.
        buffer.putInt(0x0000_01BD)
                .putShort((short) (PACKET - 10))
                .put((byte) 0x80)
                .putShort((short) 0);
        buffer.putLong(MAGIC).putInt(stream).putLong(sequence++).putLong(nowNanos);
        fill();
    }

    private void beginPicture(long nowNanos) {
        long nanos = FIRST_NANOS + mediaNanos();
        header(VIDEO, true, 0x30, videoCounter++);
        // Random access point, with a PCR.
        buffer.put((byte) 7).put((byte) 0x50);
        long clock = nanos * 27 / 1000;
        long base = clock / 300 & 0x1_FFFF_FFFFL;
        long field = base << 15 | 0x7E00 | clock % 300;
        buffer.putShort((short) (field >> 32)).putInt((int) field);
        buffer.putInt(0x0000_01E0)
                .putShort((short) 0)
                .put((byte) 0x80)
                .put((byte) 0x80)
                .put((byte) 5);
        timestamp((nanos + PRESENTED_AFTER_NANOS) * 9 / 100_000 & 0x1_FFFF_FFFFL);
        VideoStart.time(
                buffer.put(PICTURES[(int) (pictures & 1)]),
                buffer.position() - PICTURES[0].length + VideoStart.TIME_AT,
                nowNanos);
        pictures++;
        fill();
    }

    private void timestamp(long value) {
        buffer.put((byte) (0x21 | (value >> 29 & 0xE)));
        buffer.putShort((short) ((value >> 14 & 0xFFFE) | 1));
        buffer.putShort((short) ((value << 1 & 0xFFFE) | 1));
    }
}
