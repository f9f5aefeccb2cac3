package dev.holdfast.media.mpegts;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Hand-made transport packets for tests. */
final class TsPackets {

    static final int PID = 0x100;

    private TsPackets() {}

    /** A packet with payload. */
    static byte[] packet(int pid, int counter) {
        byte[] packet = new byte[TsPacket.OCTETS];
        packet[0] = TsPacket.SYNC_BYTE;
        packet[1] = (byte) (pid >> 8);
        packet[2] = (byte) pid;
        packet[3] = (byte) (0x10 | (counter & 0xF));
        return packet;
    }

    static byte[] packet(int counter) {
        return packet(PID, counter);
    }

    /** A packet with an adaptation field and no payload. */
    static byte[] withoutPayload(int counter) {
        byte[] packet = packet(counter);
        packet[3] = (byte) (0x20 | (counter & 0xF));
        packet[4] = (byte) 183;
        return packet;
    }

    /** A packet with payload and an adaptation field of one octet of flags, or of none if flags is below 0. */
    static byte[] withFlags(int counter, int flags) {
        byte[] packet = packet(counter);
        packet[3] |= 0x20;
        if (flags >= 0) {
            packet[4] = 1;
            packet[5] = (byte) flags;
        } else {
            packet[5] = (byte) 0xFF;
        }
        return packet;
    }

    static byte[] withTransportError(byte[] packet) {
        packet[1] |= (byte) 0x80;
        return packet;
    }

    static byte[] scrambled(byte[] packet) {
        packet[3] |= (byte) 0x80;
        return packet;
    }

    static byte[] withoutSync(byte[] packet) {
        packet[0] = 0x48;
        return packet;
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] each : parts) {
            all.writeBytes(each);
        }
        return all.toByteArray();
    }

    static ByteBuffer payload(byte[]... parts) {
        return ByteBuffer.wrap(join(parts));
    }
}
