package dev.holdfast.bench.feed;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The beginning of a picture of H.264 up to its slice's content: access unit delimiter, parameter sets, a note of when it
 * was sent, slice header of an IDR picture of 1280 × 720.
 *
 * <p>Parsers find everything they look for. The content behind it is filler that no decoder makes a picture of.
 */
final class VideoStart {

    private static final int START = 0x0000_0001;
    private static final int TIME_DIGITS = 16;
    private static final int MACROBLOCKS_WIDE = 80;
    private static final int MACROBLOCKS_HIGH = 45;

    /** From the picture's beginning to the digits of the time. */
    static final int TIME_AT = timeAt(of(0));

    private VideoStart() {}

    private static int timeAt(byte[] picture) {
        ByteBuffer buffer = ByteBuffer.wrap(picture);
        int at = 0;
        while (buffer.getLong(at) != TsDatagrams.MAGIC) {
            at++;
        }
        return at + 16;
    }

    /** @param number of the picture; two in a row must differ in their idr_pic_id */
    static byte[] of(long number) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        unit(out, 0x09, new Bits().put(3, 0).stopped());
        unit(out, 0x67, sequence());
        unit(out, 0x68, picture());
        unit(out, 0x06, note());
        unit(out, 0x65, slice((int) (number & 1)));
        return out.toByteArray();
    }

    private static void unit(ByteArrayOutputStream out, int header, byte[] content) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(START >>> shift);
        }
        out.write(header);
        out.writeBytes(content);
    }

    /** ITU-T H.264, 7.3.2.1.1: baseline, level 3.1, order of output is that of decoding. */
    private static byte[] sequence() {
        Bits bits = new Bits().put(8, 66).put(8, 0xC0).put(8, 31).code(0);
        bits.code(0).code(2).code(1).put(1, 0);
        bits.code(MACROBLOCKS_WIDE - 1).code(MACROBLOCKS_HIGH - 1);
        return bits.put(1, 1).put(1, 1).put(1, 0).put(1, 0).stopped();
    }

    /** 7.3.2.2: CAVLC, one slice group, no deblocking control. */
    private static byte[] picture() {
        Bits bits =
                new Bits().code(0).code(0).put(1, 0).put(1, 0).code(0).code(0).code(0);
        return bits.put(1, 0)
                .put(2, 0)
                .code(0)
                .code(0)
                .code(0)
                .put(1, 0)
                .put(1, 0)
                .put(1, 0)
                .stopped();
    }

    /** D.1.7: unregistered user data with our magic number twice for its UUID, and room for a time. */
    private static byte[] note() {
        ByteBuffer note = ByteBuffer.allocate(3 + 16 + TIME_DIGITS);
        note.put((byte) 5)
                .put((byte) (16 + TIME_DIGITS))
                .putLong(TsDatagrams.MAGIC)
                .putLong(TsDatagrams.MAGIC);
        for (int i = 0; i < TIME_DIGITS; i++) {
            note.put((byte) '0');
        }
        return note.put((byte) 0x80).array();
    }

    /** Writes the time, in hexadecimal digits because octets of 0 have a meaning in H.264. */
    static void time(ByteBuffer buffer, int at, long nanos) {
        for (int i = 0; i < TIME_DIGITS; i++) {
            int digit = (int) (nanos >>> (60 - 4 * i)) & 0xF;
            buffer.put(at + i, (byte) Character.forDigit(digit, 16));
        }
    }

    /**
     * Looks for the note in a transport packet, where no other program has put something into it.
     *
     * @return the time in it, or {@link Long#MIN_VALUE} for none
     */
    static long timeIn(ByteBuffer datagram, int packet) {
        int last = packet + TsDatagrams.PACKET - 16 - TIME_DIGITS;
        for (int at = packet + 4; at <= last; at++) {
            if (datagram.getLong(at) == TsDatagrams.MAGIC && datagram.getLong(at + 8) == TsDatagrams.MAGIC) {
                long nanos = 0;
                for (int i = 0; i < TIME_DIGITS; i++) {
                    nanos = nanos << 4 | Character.digit(datagram.get(at + 16 + i), 16);
                }
                return nanos;
            }
        }
        return Long.MIN_VALUE;
    }

    /** 7.3.3: the first macroblock, type I throughout, frame_num 0, which an IDR picture has. */
    private static byte[] slice(int idr) {
        Bits bits = new Bits().code(0).code(7).code(0).put(4, 0).code(idr);
        return bits.put(1, 0).put(1, 0).code(0).filled(1);
    }
}
