package dev.holdfast.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.media.Seeds;
import dev.holdfast.testing.Allocation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A well-formed stream with octets, packets and lengths changed at random: every claim in it is false at some time. */
class TsAnalyzerFuzzTest {

    private static final int PAYLOADS = 5_000;

    static long[] seeds() {
        return Seeds.some(10);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void analyzer_whenAWellFormedStreamIsDamaged_throwsNothingAndItsFiguresAgree(long seed) {
        Random random = new Random(seed);
        Feeder feeder = new Feeder();
        long allocated = 0;
        for (int i = 0; i < PAYLOADS; i++) {
            List<byte[]> packets = packets(feeder.maker, random, i);
            packets.forEach(each -> damage(each, random));
            feeder.nowNanos += random.nextInt(20_000_000);
            ByteBuffer payload = TsPackets.payload(packets.toArray(byte[][]::new));
            long before = Allocation.ofThisThread();
            feeder.analyzer.onPayload(payload, 0, payload.limit(), feeder.nowNanos);
            allocated += Allocation.ofThisThread() - before;
            if (random.nextInt(500) == 0) {
                feeder.analyzer.restart();
            }
            if (i % 50 == 0) {
                TsSnapshot seen = feeder.snapshot();
                assertThat(seen.errors()).isBetween(0L, seen.checked());
                feeder.analyzer.media(feeder.nowNanos).ifPresent(media -> assertThat(media.pids())
                        .allSatisfy(pid -> assertThat(pid.share()).isBetween(0.0, 1.0)));
            }
        }
        assertThat(feeder.faults().crc()).isPositive();
        assertThat(feeder.snapshot().packets().continuityErrors()).isPositive();
        // Each payload has other tables than the one before, and 188 octets may claim a section of 4096.
        assertThat(allocated / PAYLOADS).as("octets for each payload").isLessThan(6_000);
    }

    /** In steady state nothing is allocated, whatever the tables, clocks and timestamps do. */
    @Test
    void analyzer_whenTheStreamRepeatsItself_allocatesNothing() {
        Feeder feeder = new Feeder();
        List<ByteBuffer> payloads = new ArrayList<>();
        for (int i = 0; i < 256; i++) {
            byte[][] packets = {
                feeder.maker.section(0, TsMaker.pat(0, 1, TsMaker.PMT)),
                feeder.maker.tables().get(1),
                feeder.maker.pcr(TsMaker.VIDEO, 540_000L * i, 0),
                feeder.maker.pes(TsMaker.VIDEO, 1800L * i, -1, 0x40),
                feeder.maker.more(TsMaker.VIDEO),
                feeder.maker.pes(TsMaker.AUDIO, 1800L * i, -1, 0),
                feeder.maker.more(TsMaker.AUDIO)
            };
            payloads.add(TsPackets.payload(packets));
        }
        for (int round = 0; round < 50; round++) {
            feedAll(feeder, payloads);
        }
        long before = Allocation.ofThisThread();
        for (int round = 0; round < 20; round++) {
            feedAll(feeder, payloads);
        }
        assertThat(Allocation.ofThisThread() - before)
                .as("octets for 35,840 packets")
                .isLessThan(20_000);
        assertThat(feeder.analyzer.codec()).contains("h264+aac");
    }

    private static void feedAll(Feeder feeder, List<ByteBuffer> payloads) {
        for (int i = 0; i < payloads.size(); i++) {
            ByteBuffer payload = payloads.get(i);
            feeder.nowNanos += 20_000_000;
            feeder.analyzer.onPayload(payload, 0, payload.limit(), feeder.nowNanos);
        }
    }

    private static List<byte[]> packets(TsMaker maker, Random random, int i) {
        List<byte[]> packets = new ArrayList<>();
        int version = i / 100 & 31;
        packets.addAll(maker.sections(0, TsMaker.pat(version, 1, TsMaker.PMT, 2, 0x1100 + random.nextInt(3))));
        packets.addAll(maker.sections(
                TsMaker.PMT,
                TsMaker.pmt(
                        1,
                        version,
                        TsMaker.VIDEO,
                        TsMaker.stream(random.nextInt(256), TsMaker.VIDEO, 5, 4, 'O', 'p', 'u', 's'),
                        TsMaker.stream(0x0F, TsMaker.AUDIO, 10, 4, 'e', 'n', 'g', 0))));
        packets.addAll(maker.sections(0x12, TsMaker.section(0x50, 1, 0, new byte[random.nextInt(1000)])));
        packets.add(maker.pcr(TsMaker.VIDEO, random.nextLong(PcrTracker.RANGE), random.nextInt(256) & 0xE0));
        packets.add(maker.pes(TsMaker.VIDEO, random.nextLong(1L << 33), random.nextLong(1L << 33), 0, new byte[20]));
        packets.add(maker.pes(TsMaker.AUDIO, i * 1800L, -1, 0));
        return packets;
    }

    private static void damage(byte[] packet, Random random) {
        int changes = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0;
        for (int i = 0; i < changes; i++) {
            // The first octets most of all: they hold the lengths and flags.
            int at = random.nextInt(3) == 0 ? random.nextInt(packet.length) : 1 + random.nextInt(30);
            packet[at] = (byte) random.nextInt(256);
        }
    }
}
