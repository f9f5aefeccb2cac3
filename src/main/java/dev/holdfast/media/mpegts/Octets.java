package dev.holdfast.media.mpegts;

/** Fields of sections. */
final class Octets {

    private Octets() {}

    static int int16(byte[] octets, int at) {
        return (octets[at] & 0xFF) << 8 | (octets[at + 1] & 0xFF);
    }

    /** A PID behind three reserved bits. */
    static int int13(byte[] octets, int at) {
        return int16(octets, at) & 0x1FFF;
    }

    /** A length behind four reserved bits. */
    static int int12(byte[] octets, int at) {
        return int16(octets, at) & 0xFFF;
    }

    /** The CRC_32 field. */
    static int crc(byte[] section, int length) {
        return int16(section, length - 4) << 16 | int16(section, length - 2);
    }

    static int version(byte[] section) {
        return section[5] >> 1 & 0x1F;
    }

    /** current_next_indicator. */
    static boolean current(byte[] section) {
        return (section[5] & 1) != 0;
    }
}
