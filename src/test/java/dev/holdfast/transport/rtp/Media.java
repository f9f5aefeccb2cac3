package dev.holdfast.transport.rtp;

import java.nio.ByteBuffer;

/** Datagrams made for tests: RTP packets and MPEG-TS packets with known numbers in them. */
final class Media {

    static final int SSRC = 0xCAFE0001;
    static final int MPEGTS = 33;
    static final int TS_PACKET = 188;
    static final int TS_PER_DATAGRAM = 7;

    private Media() {}

    /** An RTP packet of {@link #SSRC} with MPEG-TS that continues from one sequence number to the next. */
    static byte[] rtp(int sequence) {
        return rtp(SSRC, MPEGTS, sequence, ts(sequence));
    }

    static byte[] rtp(int ssrc, int payloadType, int sequence, byte[] payload) {
        return ByteBuffer.allocate(12 + payload.length)
                .put((byte) 0x80)
                .put((byte) payloadType)
                .putShort((short) sequence)
                .putInt(sequence * 270)
                .putInt(ssrc)
                .put(payload)
                .array();
    }

    /** The n-th datagram of an unbroken transport stream of one PID. */
    static byte[] ts(int n) {
        ByteBuffer datagram = ByteBuffer.allocate(TS_PER_DATAGRAM * TS_PACKET);
        for (int i = 0; i < TS_PER_DATAGRAM; i++) {
            int continuity = (n * TS_PER_DATAGRAM + i) & 0xF;
            datagram.put(i * TS_PACKET, new byte[] {0x47, 0x01, 0x00, (byte) (0x10 | continuity)});
            datagram.putInt(i * TS_PACKET + 4, n);
        }
        return datagram.array();
    }

    static byte[] rtcp() {
        return new byte[] {(byte) 0x80, (byte) 200, 0, 6, 1, 2, 3, 4, 5, 6, 7, 8};
    }

    static byte[] garbage() {
        return "this is no media at all, but perhaps a port scan".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }
}
