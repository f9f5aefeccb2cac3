package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.media.mpegts.TsAnalyzer;
import dev.holdfast.media.mpegts.TsSnapshot;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Set;

/**
 * The contents of tables. The input is cut into sections, and these into packets with right counters; length and CRC are
 * put right too, so that what is in a section is read however false it is.
 */
class PsiFuzzTest {

    private static final int PAT_PID = 0;
    private static final int MAP_PID = 0x100;
    private static final int[] TABLES = {0x00, 0x02, 0x01, 0x42};
    private static final int[] PIDS = {PAT_PID, MAP_PID, 1, 0x11};

    /** A programme number, reserved bits and the PID of its map. */
    private static final byte[] ONE_PROGRAMME = {0, 1, (byte) 0xC1, 0, 0, 0, 1, (byte) 0xE1, 0};

    /** What an analyzer has for all PIDs, and the counters of this test. */
    private static final int OF_ONE_STREAM = 128 * 1024;

    /** Five octets announce a stream, whose PID then is followed; each change of a table goes over all that is known again. */
    private static final int FOR_EACH_OCTET = 512;

    @FuzzTest
    void tables_whateverIsInThem_areReadOrNotAndCostNoMoreThanTheyHave(byte[] input) {
        long changes = 1L + count(input);
        Demands.allocatesAtMost(
                OF_ONE_STREAM + changes * (4096L + (long) FOR_EACH_OCTET * input.length),
                () -> new Stream().sections(input));
        Stream stream = new Stream();
        stream.sections(input);
        Demands.that(stream.last.errors() == 0, "good sections in good packets, found " + stream.last);
        stream.analyzer.media(stream.nowNanos).ifPresent(media -> {
            Demands.that(media.programs().size() <= 128, "128 programmes at most");
            media.pids().forEach(pid -> Demands.that(pid.share() >= 0 && pid.share() <= 1, "a share, found " + pid));
        });
    }

    private static int count(byte[] input) {
        int count = 0;
        for (int at = 0; at + 2 <= input.length; count++) {
            at += 2 + (((input[at] & 0x3) << 8) | (input[at + 1] & 0xFF));
        }
        return count;
    }

    private static final class Stream {

        final TsAnalyzer analyzer = new TsAnalyzer();
        private final int[] counters = new int[8192];
        private final ByteBuffer packet = ByteBuffer.allocate(188);
        long nowNanos;
        TsSnapshot last = analyzer.snapshot(0);

        /** Two octets before each: 2 bits of table, 10 bits of length. */
        void sections(byte[] input) {
            send(PAT_PID, section(TABLES[0], ONE_PROGRAMME));
            int at = 0;
            while (at + 2 <= input.length) {
                int head = (input[at] & 0xFF) << 8 | (input[at + 1] & 0xFF);
                int which = head >>> 14;
                int length = Math.min(head & 0x3FF, input.length - at - 2);
                byte[] body = Arrays.copyOfRange(input, at + 2, at + 2 + Math.clamp(length, 5, 1012));
                send(PIDS[which], section(TABLES[which], body));
                at += 2 + length;
            }
        }

        private void send(int pid, byte[] section) {
            int at = 0;
            while (at < section.length) {
                boolean first = at == 0;
                Arrays.fill(packet.array(), (byte) 0xFF);
                packet.clear();
                packet.put((byte) 0x47).putShort((short) (pid | (first ? 0x4000 : 0)));
                packet.put((byte) (0x10 | (counters[pid]++ & 0xF)));
                if (first) {
                    packet.put((byte) 0);
                }
                int octets = Math.min(packet.remaining(), section.length - at);
                packet.put(section, at, octets);
                at += octets;
                nowNanos += 10_000_000;
                analyzer.onDeclaredPayload(packet, 0, 188, nowNanos);
            }
            TsSnapshot now = analyzer.snapshot(nowNanos);
            Demands.neverFell(last.packets(), now.packets(), Set.of());
            Demands.neverFell(last.faults(), now.faults(), Set.of());
            last = now;
        }
    }

    /** @param content from the table's number to before the CRC */
    private static byte[] section(int tableId, byte[] content) {
        int length = content.length + 4;
        ByteBuffer section = ByteBuffer.allocate(3 + length);
        section.put((byte) tableId).putShort((short) (0xB000 | length)).put(content);
        return section.putInt(crc(section.array(), 3 + content.length)).array();
    }

    private static int crc(byte[] octets, int length) {
        int crc = -1;
        for (int i = 0; i < length; i++) {
            crc ^= octets[i] << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? 0x04C1_1DB7 : 0);
            }
        }
        return crc;
    }
}
