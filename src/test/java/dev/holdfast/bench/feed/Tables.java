package dev.holdfast.bench.feed;

import java.util.Arrays;

/** The transport packets of PAT and PMT of the benchmark's one programme, without their continuity counters. */
final class Tables {

    private static final int H264 = 0x1B;
    private static final int PRIVATE_PES = 0x06;

    /** Metadata by SMPTE RP 217: without it ffmpeg would look into the markers for five seconds before it begins. */
    private static final int REGISTRATION = 0x05;

    private Tables() {}

    static byte[] pat() {
        return packet(0, section(0x00, 0x0001, 0x00, 0x01, high(TsDatagrams.PMT), TsDatagrams.PMT));
    }

    static byte[] pmt() {
        return packet(
                TsDatagrams.PMT,
                section(
                        0x02,
                        0x0001,
                        high(TsDatagrams.VIDEO),
                        TsDatagrams.VIDEO,
                        0xF0,
                        0x00,
                        H264,
                        high(TsDatagrams.VIDEO),
                        TsDatagrams.VIDEO,
                        0xF0,
                        0x00,
                        PRIVATE_PES,
                        high(TsDatagrams.MARKER),
                        TsDatagrams.MARKER,
                        0xF0,
                        0x06,
                        REGISTRATION,
                        0x04,
                        'K',
                        'L',
                        'V',
                        'A'));
    }

    private static int high(int pid) {
        return 0xE0 | pid >> 8;
    }

    private static byte[] packet(int pid, byte[] section) {
        byte[] packet = new byte[TsDatagrams.PACKET];
        Arrays.fill(packet, (byte) 0xFF);
        packet[0] = 0x47;
        packet[1] = (byte) (0x40 | pid >> 8);
        packet[2] = (byte) pid;
        packet[3] = 0x10;
        packet[4] = 0;
        System.arraycopy(section, 0, packet, 5, section.length);
        return packet;
    }

    private static byte[] section(int table, int extension, int... body) {
        byte[] section = new byte[8 + body.length + 4];
        int length = section.length - 3;
        int[] head = {table, 0xB0 | length >> 8, length, extension >> 8, extension, 0xC1, 0, 0};
        for (int i = 0; i < head.length; i++) {
            section[i] = (byte) head[i];
        }
        for (int i = 0; i < body.length; i++) {
            section[head.length + i] = (byte) body[i];
        }
        int crc = crc(section, section.length - 4);
        for (int i = 0; i < 4; i++) {
            section[section.length - 4 + i] = (byte) (crc >>> (24 - 8 * i));
        }
        return section;
    }

    /** ISO/IEC 13818-1, annex A. */
    private static int crc(byte[] octets, int length) {
        int crc = -1;
        for (int i = 0; i < length; i++) {
            crc ^= octets[i] << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc < 0 ? crc << 1 ^ 0x04C1_1DB7 : crc << 1;
            }
        }
        return crc;
    }
}
