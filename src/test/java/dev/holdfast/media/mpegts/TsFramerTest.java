package dev.holdfast.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.media.Seeds;
import dev.holdfast.testing.Allocation;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TsFramerTest {

    private final TsFramer framer = new TsFramer();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
    private final List<byte[]> payloads = new ArrayList<>();

    /** The n-th packet; its content depends on n and has no sync byte but the first. */
    private static byte[] packet(TsLayout layout, int n) {
        byte[] packet = new byte[layout.stride()];
        RandomGenerator random = new SplittableRandom(n);
        for (int i = 0; i < packet.length; i++) {
            int octet = random.nextInt(256);
            packet[i] = (byte) (octet == TsPacket.SYNC_BYTE ? 0 : octet);
        }
        packet[layout.syncOffset()] = TsPacket.SYNC_BYTE;
        return packet;
    }

    private static byte[] packets(TsLayout layout, int from, int to) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int n = from; n < to; n++) {
            all.writeBytes(packet(layout, n));
        }
        return all.toByteArray();
    }

    private static byte[] plain(int from, int to) {
        return packets(TsLayout.PLAIN, from, to);
    }

    private static byte[] noise(int octets, long seed) {
        byte[] noise = new byte[octets];
        new SplittableRandom(seed).nextBytes(noise);
        for (int i = 0; i < octets; i++) {
            noise[i] = noise[i] == TsPacket.SYNC_BYTE ? 0 : noise[i];
        }
        return noise;
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private void feed(byte[] octets) {
        framer.resume(buffer);
        buffer.put(octets);
        framer.frame(buffer.flip(), payload -> {
            byte[] copy = new byte[payload.remaining()];
            payload.get(copy);
            payloads.add(copy);
        });
    }

    private byte[] out() {
        return joined(payloads.toArray(byte[][]::new));
    }

    @ParameterizedTest
    @EnumSource(TsLayout.class)
    void wholeStream_inOneRead_comesOutInPayloadsOfSeven(TsLayout layout) {
        byte[] in = packets(layout, 0, 16);
        feed(in);
        assertThat(payloads).extracting(each -> each.length / layout.stride()).containsExactly(7, 7, 2);
        assertThat(out()).isEqualTo(in);
        assertThat(framer.layout()).isEqualTo(layout);
        assertThat(framer.skippedOctets()).isZero();
        assertThat(framer.leftOver()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 187, 188, 189, 1316, 1500})
    void wholeStream_inPiecesOfAnySize_comesOutUnchangedAndWhole(int size) {
        byte[] in = plain(0, 60);
        for (int at = 0; at < in.length; at += size) {
            feed(Arrays.copyOfRange(in, at, Math.min(in.length, at + size)));
        }
        assertThat(out()).isEqualTo(in);
        assertThat(payloads)
                .allSatisfy(each -> assertThat(each.length % TsPacket.OCTETS).isZero());
    }

    @Test
    void packet_whenItsLastOctetComes_isPassedOnWithoutWaitingForMore() {
        feed(plain(0, 5));
        payloads.clear();
        byte[] next = packet(TsLayout.PLAIN, 5);
        feed(Arrays.copyOf(next, 187));
        assertThat(payloads).isEmpty();
        feed(Arrays.copyOfRange(next, 187, 188));
        assertThat(payloads).containsExactly(next);
    }

    @Test
    void sync_needsFiveInARow() {
        feed(plain(0, 4));
        feed(noise(500, 1));
        assertThat(payloads).as("four are not enough").isEmpty();
        feed(plain(0, 4));
        assertThat(payloads).isEmpty();
        feed(Arrays.copyOf(packet(TsLayout.PLAIN, 4), 1));
        assertThat(out())
                .as("with the sync byte of the fifth all four are passed on")
                .isEqualTo(plain(0, 4));
    }

    @Test
    void stream_joinedWithinAPacket_beginsWithTheNextAndIsNotDamaged() {
        feed(joined(Arrays.copyOfRange(packet(TsLayout.PLAIN, 99), 100, 188), plain(0, 10)));
        assertThat(out()).isEqualTo(plain(0, 10));
        assertThat(framer.skippedOctets()).isEqualTo(88);
        assertThat(framer.damagedOctets()).isZero();
        assertThat(framer.losses()).isZero();
        assertThat(framer.resyncs()).isZero();
    }

    @Test
    void singleWrongSyncByte_isPassedOnWithItsPacket() {
        byte[] in = plain(0, 20);
        in[10 * 188] = 0x46;
        feed(in);
        assertThat(out()).isEqualTo(in);
        assertThat(framer.losses()).isZero();
    }

    @Test
    void wrongSyncByte_whileTheNextIsUnknown_isHeldBack() {
        byte[] in = plain(0, 11);
        in[10 * 188] = 0x46;
        feed(in);
        assertThat(out()).hasSize(10 * 188);
        feed(plain(11, 12));
        assertThat(out()).isEqualTo(joined(in, plain(11, 12)));
    }

    @Test
    void insertedOctets_costWhatLiesBetweenAndNothingElse() {
        feed(joined(plain(0, 20), noise(50, 1), plain(20, 40)));
        // The 50 octets and nothing of the rest: the packet after them begins anew.
        assertThat(out()).isEqualTo(joined(plain(0, 20), plain(20, 40)));
        assertThat(framer.losses()).isEqualTo(1);
        assertThat(framer.resyncs()).isEqualTo(1);
        assertThat(framer.skippedOctets()).isEqualTo(50);
        assertThat(framer.damagedOctets()).isEqualTo(50);
        assertThat(framer.searchedOctets()).isZero();
    }

    @Test
    void removedOctets_costOnePacketAndTheDamagedOne() {
        byte[] in = plain(0, 40);
        byte[] damaged = joined(Arrays.copyOf(in, 20 * 188 + 100), Arrays.copyOfRange(in, 20 * 188 + 110, in.length));
        feed(damaged);
        // Packet 20 is filled up with the beginning of 21, whose rest is skipped.
        assertThat(out())
                .isEqualTo(joined(plain(0, 20), Arrays.copyOfRange(damaged, 20 * 188, 21 * 188), plain(22, 40)));
        assertThat(framer.skippedOctets()).isEqualTo(188 - 10);
        assertThat(framer.resyncs()).isEqualTo(1);
    }

    @Test
    void otherLayout_afterALoss_isFound() {
        feed(plain(0, 20));
        feed(joined(noise(500, 3), packets(TsLayout.REED_SOLOMON, 0, 20)));
        assertThat(framer.layout()).isEqualTo(TsLayout.REED_SOLOMON);
        assertThat(out()).isEqualTo(joined(plain(0, 20), packets(TsLayout.REED_SOLOMON, 0, 20)));
    }

    @Test
    void noise_isNeverPassedOn_andItsBeginningIsKnown() {
        byte[] noise = noise(70_000, 5);
        feed(noise);
        assertThat(payloads).isEmpty();
        assertThat(framer.layout()).isNull();
        assertThat(framer.searchedOctets()).isBetween(70_000L - TsFramer.MOST_LEFT_OVER, 70_000L);
        assertThat(framer.searchedFirst()).isEqualTo(Arrays.copyOf(noise, 16));
    }

    /** However the octets come, and with many sync bytes in vain: the same is passed on, and the same is dropped. */
    @Test
    void search_inReadsOfAnySize_findsTheSame() {
        long seed = Seeds.some(1)[0];
        RandomGenerator random = new SplittableRandom(seed);
        for (TsLayout layout : TsLayout.values()) {
            byte[] lead = new byte[3000];
            for (int n = 0; n < lead.length; n++) {
                lead[n] = (byte) (random.nextInt(6) == 0 ? TsPacket.SYNC_BYTE : random.nextInt());
            }
            byte[] in = joined(lead, packets(layout, 0, 12), noise(900, seed), packets(layout, 20, 32));
            byte[] whole = passedOn(in, in.length);
            assertThat(whole).as("seed %d", seed).endsWith(packets(layout, 21, 32));
            for (int size : new int[] {1, 7, 100, 187, 205, 1316}) {
                assertThat(passedOn(in, size))
                        .as("seed %d, reads of %d", seed, size)
                        .isEqualTo(whole);
            }
        }
    }

    private byte[] passedOn(byte[] in, int size) {
        TsFramer fresh = new TsFramer();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int at = 0; at < in.length; at += size) {
            fresh.resume(buffer);
            buffer.put(in, at, Math.min(size, in.length - at));
            fresh.frame(buffer.flip(), payload -> {
                byte[] copy = new byte[payload.remaining()];
                payload.get(copy);
                out.writeBytes(copy);
            });
        }
        return out.toByteArray();
    }

    /** Seeded. Damage of every kind in pieces of every size: whole packets only, in order, and after the damage everything. */
    @Test
    void damagedStream_inRandomPieces_isFoundAgainEveryTime() {
        long seed = Seeds.some(1)[0];
        RandomGenerator random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            TsFramer fresh = new TsFramer();
            List<byte[]> got = new ArrayList<>();
            byte[] before = plain(0, 30);
            int cut = random.nextInt(before.length);
            byte[] in =
                    joined(Arrays.copyOf(before, cut), noise(random.nextInt(2000), random.nextLong()), plain(30, 60));
            int at = 0;
            while (at < in.length) {
                int size = Math.min(in.length - at, 1 + random.nextInt(3000));
                fresh.resume(buffer);
                buffer.put(in, at, size);
                fresh.frame(buffer.flip(), payload -> {
                    assertThat(payload.remaining() % 188).isZero();
                    byte[] copy = new byte[payload.remaining()];
                    payload.get(copy);
                    got.add(copy);
                });
                assertThat(fresh.leftOver()).isLessThanOrEqualTo(TsFramer.MOST_LEFT_OVER);
                at += size;
            }
            byte[] all = joined(got.toArray(byte[][]::new));
            byte[] tail = plain(32, 60);
            int wholeBefore = cut / 188 * 188;
            // As long as nothing else looks like a packet, all is accounted for.
            assertThat(all.length + fresh.skippedOctets() + fresh.leftOver())
                    .as("seed %d", seed)
                    .isEqualTo(in.length);
            if (wholeBefore >= 5 * 188) {
                assertThat(Arrays.copyOf(all, wholeBefore))
                        .as("seed %d", seed)
                        .isEqualTo(Arrays.copyOf(before, wholeBefore));
            }
            assertThat(Arrays.copyOfRange(all, all.length - tail.length, all.length))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(tail);
        }
    }

    /** Whatever comes: nothing is thrown, nothing is kept beyond the bound, no octet is counted twice. */
    @Test
    void randomOctets_withManySyncBytes_areSurvived() {
        long seed = Seeds.some(1)[0];
        RandomGenerator random = new SplittableRandom(seed);
        long in = 0;
        long[] out = {0};
        for (int i = 0; i < 3_000; i++) {
            byte[] octets = new byte[random.nextInt(2000)];
            for (int n = 0; n < octets.length; n++) {
                octets[n] = (byte) (random.nextInt(4) == 0 ? TsPacket.SYNC_BYTE : random.nextInt());
            }
            framer.resume(buffer);
            buffer.put(octets);
            framer.frame(buffer.flip(), payload -> out[0] += payload.remaining());
            in += octets.length;
            assertThat(framer.leftOver()).isLessThanOrEqualTo(TsFramer.MOST_LEFT_OVER);
        }
        assertThat(out[0] + framer.skippedOctets() + framer.leftOver())
                .as("seed %d", seed)
                .isEqualTo(in);
        assertThat(framer.losses()).as("seed %d", seed).isPositive();
    }

    @Test
    void framing_ofGoodAndOfDamagedStreams_allocatesNothing() {
        byte[] in = joined(plain(0, 100), noise(300, 1), plain(100, 200), new byte[] {1, 2, 3});
        TsFramer.Out nowhere = ByteBuffer::clear;
        for (int i = 0; i < 2_000; i++) {
            once(in, nowhere);
        }
        long before = Allocation.ofThisThread();
        for (int i = 0; i < 1_000; i++) {
            once(in, nowhere);
        }
        assertThat(Allocation.ofThisThread() - before).isLessThan(1_000);
    }

    private void once(byte[] in, TsFramer.Out out) {
        framer.resume(buffer);
        buffer.put(in);
        framer.frame(buffer.flip(), out);
    }
}
