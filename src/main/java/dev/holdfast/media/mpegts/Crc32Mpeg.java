package dev.holdfast.media.mpegts;

/**
 * The CRC of PSI and SI sections: CRC-32/MPEG-2 (ISO/IEC 13818-1 annex A), polynomial 0x04C11DB7, all ones at the
 * beginning, nothing reflected. Over a whole section with its CRC_32 field the result is 0.
 */
final class Crc32Mpeg {

    /** The value before the first octet. */
    static final int INITIAL = -1;

    private static final int POLYNOMIAL = 0x04C1_1DB7;
    private static final int[] TABLE = table();

    private Crc32Mpeg() {}

    /** The value after one more octet, of which only the low 8 bits count. */
    static int update(int crc, int octet) {
        return crc << 8 ^ TABLE[(crc >>> 24 ^ octet) & 0xFF];
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int crc = i << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? POLYNOMIAL : 0);
            }
            table[i] = crc;
        }
        return table;
    }
}
