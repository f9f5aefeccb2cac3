package dev.holdfast.media.mpegts;

import java.util.Arrays;

/** Hand-made packets in which units begin. */
final class Units {

    private Units() {}

    /** A packet in which a PES packet begins that states this length; 0 = none stated. */
    static byte[] pes(int pid, int counter, int length) {
        byte[] packet = start(pid, counter);
        packet[6] = 1;
        packet[7] = (byte) 0xE0;
        packet[8] = (byte) (length >> 8);
        packet[9] = (byte) length;
        return packet;
    }

    /** A packet with sections of these lengths, the first after {@code pointer} octets of an older one; stuffing behind. */
    static byte[] sections(int pid, int counter, int pointer, int... lengths) {
        byte[] packet = start(pid, counter);
        packet[4] = (byte) pointer;
        int at = 5 + pointer;
        for (int length : lengths) {
            packet[at] = 2;
            packet[at + 1] = (byte) (0xB0 | length >> 8);
            packet[at + 2] = (byte) length;
            at += 3 + length;
        }
        if (at < packet.length) {
            Arrays.fill(packet, at, packet.length, (byte) 0xFF);
        }
        return packet;
    }

    /** A packet in which something begins that is neither. */
    static byte[] start(int pid, int counter) {
        byte[] packet = TsPackets.packet(pid, counter);
        packet[1] |= 0x40;
        return packet;
    }
}
