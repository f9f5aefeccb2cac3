package dev.holdfast.media.rtp;

import java.nio.ByteBuffer;

/** Hand-made RTP datagrams for tests. */
final class RtpDatagrams {

    static final int SSRC = 0xCAFE0001;
    static final int MP2T = 33;

    private RtpDatagrams() {}

    /** A packet of MPEG-TS with 4 octets of payload and timestamp 0. */
    static ByteBuffer packet(int sequence) {
        return packet(SSRC, sequence, 0);
    }

    static ByteBuffer packet(int ssrc, int sequence, int timestamp) {
        return ByteBuffer.allocate(16)
                .put((byte) 0x80)
                .put((byte) MP2T)
                .putShort((short) sequence)
                .putInt(timestamp)
                .putInt(ssrc)
                .putInt(0x47000000)
                .flip();
    }

    /** A datagram of the given octets. */
    static ByteBuffer octets(int... octets) {
        ByteBuffer datagram = ByteBuffer.allocate(octets.length);
        for (int each : octets) {
            datagram.put((byte) each);
        }
        return datagram.flip();
    }
}
