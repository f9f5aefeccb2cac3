package dev.holdfast.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class FillerTest {

    private static final int MAP = 0x1000;

    private final Filler filler = new Filler();
    private final ByteBuffer out = ByteBuffer.allocate(Filler.PACKETS * TsPacket.OCTETS);

    /** A packet that carries the whole of a section. */
    private static byte[] carrying(int pid, int counter, byte[] section) {
        ByteBuffer packet = ByteBuffer.allocate(TsPacket.OCTETS);
        packet.put((byte) TsPacket.SYNC_BYTE).putShort((short) (0x4000 | pid)).put((byte) (0x10 | counter));
        packet.put((byte) 0).put(section);
        while (packet.hasRemaining()) {
            packet.put((byte) 0xFF);
        }
        return packet.array();
    }

    private static byte[] association(int counter, int... programs) {
        return carrying(0, counter, TsMaker.pat(0, programs));
    }

    private static byte[] map(int counter) {
        return carrying(MAP, counter, TsMaker.pmt(1, 0, TsMaker.VIDEO, TsMaker.stream(0x1B, TsMaker.VIDEO)));
    }

    private void note(byte[]... packets) {
        filler.note(TsPackets.payload(packets));
    }

    private List<Integer> pids() {
        List<Integer> pids = new ArrayList<>();
        for (int at = 0; at < out.limit(); at += TsPacket.OCTETS) {
            pids.add(TsPacket.pid(TsPacket.header(out, at)));
        }
        return pids;
    }

    @Test
    void take_beforeATableWasSeen_givesNothing() {
        note(TsPackets.packet(TsMaker.VIDEO, 0));
        assertThat(filler.take(out)).isFalse();
    }

    @Test
    void take_givesTheTablesAndNullPackets() {
        note(association(4, 1, MAP), map(9), TsPackets.packet(TsMaker.VIDEO, 0));
        // The map is known for one only after the association was read.
        note(map(10));
        assertThat(filler.take(out)).isTrue();
        int empty = TsPacket.NULL_PID;
        assertThat(pids()).containsExactly(0, MAP, empty, empty, empty, empty, empty);
        assertThat(out.limit()).isEqualTo(1316);
    }

    @Test
    void counters_goOnFromWhatWasSeen() {
        note(association(14, 1, MAP));
        note(map(15));
        for (int i = 1; i <= 20; i++) {
            assertThat(filler.take(out)).isTrue();
            assertThat(TsPacket.continuityCounter(TsPacket.header(out, 0))).isEqualTo((14 + i) & 0xF);
            assertThat(TsPacket.continuityCounter(TsPacket.header(out, TsPacket.OCTETS)))
                    .isEqualTo((15 + i) & 0xF);
        }
    }

    @Test
    void tables_areRepeatedOctetForOctetButForTheCounter() {
        byte[] association = association(0, 1, MAP);
        note(association);
        filler.take(out);
        association[3] = (byte) ((association[3] & 0xF0) | 1);
        byte[] first = new byte[TsPacket.OCTETS];
        out.get(0, first);
        assertThat(first).isEqualTo(association);
    }

    @Test
    void anAnalyser_findsNoContinuityErrorBetweenMediaAndFiller() {
        Feeder feeder = new Feeder();
        byte[] association = association(3, 1, MAP);
        byte[] map = map(7);
        note(association);
        note(map);
        feeder.give(association, map);
        for (int i = 1; i < 50; i++) {
            filler.take(out);
            byte[] datagram = new byte[out.remaining()];
            out.get(datagram);
            feeder.after(100).give(datagram);
        }
        assertThat(feeder.snapshot().packets().continuityErrors()).isZero();
        assertThat(feeder.snapshot().errors()).isZero();
    }

    @Test
    void tables_whenThereAreMoreThanADatagramHolds_goInTurns() {
        int[] programs = new int[20];
        for (int i = 0; i < 10; i++) {
            programs[2 * i] = i + 1;
            programs[2 * i + 1] = MAP + i;
        }
        note(association(0, programs));
        for (int i = 0; i < 10; i++) {
            note(carrying(MAP + i, 0, TsMaker.pmt(i + 1, 0, TsMaker.VIDEO)));
        }
        List<Integer> seen = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            filler.take(out);
            seen.addAll(pids());
        }
        for (int i = 0; i < 10; i++) {
            assertThat(seen).contains(MAP + i);
        }
        assertThat(seen).contains(0);
    }

    @Test
    void mapOfAProgrammeThatIsNoMore_isForgotten() {
        note(association(0, 1, MAP));
        note(map(0));
        note(association(1, 1, MAP + 1));
        assertThat(filler.table(MAP)).isNull();
    }

    @Test
    void media_thatIsNoMpegTs_isLeftAlone() {
        filler.note(ByteBuffer.wrap(new byte[1316]));
        assertThat(filler.take(out)).isFalse();
    }

    /** The thread that receives media must not wait for the one that looks after outputs. */
    @Test
    void note_whileSomebodyHoldsTheMonitor_doesNotWait() throws InterruptedException {
        Thread noting = Thread.ofPlatform().daemon().unstarted(() -> note(association(0, 1, MAP), map(0)));
        synchronized (filler) {
            noting.start();
            assertThat(noting.join(Duration.ofSeconds(5))).isTrue();
        }
        assertThat(filler.take(out)).isTrue();
    }

    /** Each version of the association names a map of its own, whose counter tells the version. */
    @Test
    void take_whileAnotherThreadNotes_givesTablesThatBelongTogether() throws InterruptedException {
        note(association(0, 1, MAP), map(0));
        AtomicBoolean ended = new AtomicBoolean();
        Thread noting = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 1; !ended.get(); i++) {
                int pid = MAP + i % 50;
                note(association(i & 0xF, 1, pid), carrying(pid, 0, TsMaker.pmt(1, 0, TsMaker.VIDEO)));
            }
        });
        try {
            for (int i = 0; i < 20_000; i++) {
                assertThat(filler.take(out)).isTrue();
                int named = out.getShort(5 + 8 + 2) & 0x1FFF;
                assertThat(pids().subList(0, 3)).containsExactly(0, named, TsPacket.NULL_PID);
            }
        } finally {
            ended.set(true);
            noting.join();
        }
    }
}
