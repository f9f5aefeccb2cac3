package dev.holdfast.media.mpegts;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A hand-made transport stream: tables, PES packets and clocks, each PID with its running continuity counter. */
final class TsMaker {

    static final int PMT = 0x1000;
    static final int VIDEO = 0x100;
    static final int AUDIO = 0x101;

    private final int[] counters = new int[TsPacket.PIDS];

    /** A section with a CRC worked out bit by bit. */
    static byte[] section(int tableId, int extension, int version, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int length = 5 + body.length + 4;
        out.write(tableId);
        out.write(0xB0 | length >> 8);
        out.write(length);
        out.write(extension >> 8);
        out.write(extension);
        out.write(0xC1 | version << 1);
        out.write(0);
        out.write(0);
        out.writeBytes(body);
        int crc = crc(out.toByteArray());
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(crc >>> shift);
        }
        return out.toByteArray();
    }

    static int crc(byte[] octets) {
        int crc = -1;
        for (byte octet : octets) {
            for (int bit = 7; bit >= 0; bit--) {
                boolean one = (crc < 0) != ((octet >> bit & 1) != 0);
                crc = crc << 1 ^ (one ? 0x04C1_1DB7 : 0);
            }
        }
        return crc;
    }

    /** A PAT section of programmes by number and PMT PID, in pairs. */
    static byte[] pat(int version, int... programs) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int i = 0; i < programs.length; i += 2) {
            put16(body, programs[i]);
            put16(body, 0xE000 | programs[i + 1]);
        }
        return section(0, 0x1234, version, body.toByteArray());
    }

    /** A PMT section of streams made by {@link #stream}. */
    static byte[] pmt(int program, int version, int pcrPid, byte[]... streams) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        put16(body, 0xE000 | pcrPid);
        put16(body, 0xF000);
        for (byte[] each : streams) {
            body.writeBytes(each);
        }
        return section(2, program, version, body.toByteArray());
    }

    static byte[] stream(int type, int pid, int... descriptors) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(type);
        put16(body, 0xE000 | pid);
        put16(body, 0xF000 | descriptors.length);
        for (int each : descriptors) {
            body.write(each);
        }
        return body.toByteArray();
    }

    private static void put16(ByteArrayOutputStream out, int value) {
        out.write(value >> 8);
        out.write(value);
    }

    /** Packets that carry sections one right behind the other, the first at the beginning. */
    List<byte[]> sections(int pid, byte[]... sections) {
        byte[] all = TsPackets.join(sections);
        List<byte[]> packets = new ArrayList<>();
        int at = 0;
        while (at < all.length || packets.isEmpty()) {
            byte[] packet = next(pid, 0x10);
            boolean first = packets.isEmpty();
            int begin = first ? 5 : 4;
            packet[1] |= (byte) (first ? 0x40 : 0);
            Arrays.fill(packet, begin, packet.length, (byte) 0xFF);
            int length = Math.min(all.length - at, packet.length - begin);
            System.arraycopy(all, at, packet, begin, length);
            at += length;
            packets.add(packet);
        }
        return packets;
    }

    /** One packet of one short section. */
    byte[] section(int pid, byte[] section) {
        return sections(pid, section).getFirst();
    }

    /** PAT and PMT of one programme of H.264 with the clock and AAC. */
    List<byte[]> tables() {
        return List.of(
                section(0, pat(0, 1, PMT)), section(PMT, pmt(1, 0, VIDEO, stream(0x1B, VIDEO), stream(0x0F, AUDIO))));
    }

    /** The beginning of a PES packet with a PTS, and a DTS if it is not below 0, and these octets of its payload. */
    byte[] pes(int pid, long pts, long dts, int flags, byte... content) {
        ByteArrayOutputStream pes = new ByteArrayOutputStream();
        pes.writeBytes(new byte[] {0, 0, 1, (byte) (pid == AUDIO ? 0xC0 : 0xE0), 0, 0, (byte) 0x80});
        pes.write(dts < 0 ? 0x80 : 0xC0);
        pes.write(dts < 0 ? 5 : 10);
        timestamp(pes, dts < 0 ? 2 : 3, pts);
        if (dts >= 0) {
            timestamp(pes, 1, dts);
        }
        pes.writeBytes(content);
        byte[] packet = next(pid, 0x30);
        packet[1] |= 0x40;
        byte[] body = pes.toByteArray();
        int length = TsPacket.OCTETS - 5 - body.length;
        packet[4] = (byte) length;
        packet[5] = (byte) flags;
        System.arraycopy(body, 0, packet, TsPacket.OCTETS - body.length, body.length);
        return packet;
    }

    private static void timestamp(ByteArrayOutputStream out, int prefix, long value) {
        out.write((int) (prefix << 4 | (value >> 29 & 0xE) | 1));
        put16(out, (int) ((value >> 14 & 0xFFFE) | 1));
        put16(out, (int) ((value << 1 & 0xFFFE) | 1));
    }

    /** A packet with a PCR in ticks of 27 MHz, and no payload. */
    byte[] pcr(int pid, long ticks, int flags) {
        byte[] packet = next(pid, 0x20);
        packet[4] = (byte) 183;
        packet[5] = (byte) (0x10 | flags);
        long base = ticks / 300;
        long extension = ticks % 300;
        long field = base << 15 | 0x7E00 | extension;
        for (int i = 0; i < 6; i++) {
            packet[6 + i] = (byte) (field >> (40 - 8 * i));
        }
        return packet;
    }

    /** A packet with payload that begins nothing. */
    byte[] more(int pid) {
        return next(pid, 0x10);
    }

    /** As if as many packets of the PID were lost. */
    void skip(int pid, int packets) {
        counters[pid] += packets;
    }

    private byte[] next(int pid, int control) {
        int counter = (control & 0x10) == 0 ? counters[pid] - 1 : counters[pid]++;
        byte[] packet = TsPackets.packet(pid, counter);
        packet[3] = (byte) (control | (counter & 0xF));
        return packet;
    }
}
