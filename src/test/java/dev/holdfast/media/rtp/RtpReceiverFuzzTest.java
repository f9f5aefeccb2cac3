package dev.holdfast.media.rtp;

import static dev.holdfast.media.rtp.RtpDatagrams.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.media.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RtpReceiverFuzzTest {

    private static final int DATAGRAMS = 50_000;

    static long[] seeds() {
        return Seeds.some(20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void receiver_whenFedAnything_throwsNothingAndItsCountersAddUp(long seed) {
        Random random = new Random(seed);
        RtpReceiver receiver = new RtpReceiver(90_000, random.nextInt(1000));
        ByteBuffer buffer = (random.nextBoolean() ? ByteBuffer.allocate(128) : ByteBuffer.allocateDirect(128))
                .order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        RtpStatistics before = receiver.snapshot();
        for (int i = 1; i <= DATAGRAMS; i++) {
            int start = random.nextInt(16);
            buffer.clear().position(start);
            if (random.nextInt(4) == 0) {
                fillWithNoise(buffer, random);
            } else {
                fillWithNearlyGoodPacket(buffer, random, i);
            }
            buffer.flip().position(start);
            int limit = buffer.limit();

            RtpVerdict verdict = receiver.onDatagram(buffer, random.nextLong(1000));

            assertThat(buffer.position()).isEqualTo(start);
            assertThat(buffer.limit()).isEqualTo(limit);
            if (verdict != RtpVerdict.MALFORMED && verdict != RtpVerdict.RTCP) {
                assertPayloadWithin(receiver.packet(), start, limit);
            }
            if (random.nextInt(500) == 0) {
                receiver.restart();
            }
            RtpStatistics now = receiver.snapshot();
            assertAddsUp(now, i);
            assertGrew(before, now);
            before = now;
        }
        assertThat(before.packetsReceived()).isPositive();
        assertThat(before.malformed()).isPositive();
    }

    private static void fillWithNoise(ByteBuffer buffer, Random random) {
        byte[] noise = new byte[random.nextInt(80)];
        random.nextBytes(noise);
        if (noise.length > 0 && random.nextBoolean()) {
            noise[0] = (byte) (0x80 | (noise[0] & 0x3F));
        }
        buffer.put(noise);
    }

    private static void fillWithNearlyGoodPacket(ByteBuffer buffer, Random random, int i) {
        int ssrc = random.nextInt(50) == 0 ? 1 + random.nextInt(2) : i / 5000;
        int sequence = random.nextInt(20) == 0 ? random.nextInt(1 << 16) : i + random.nextInt(3);
        int start = buffer.position();
        buffer.put(packet(ssrc, sequence, random.nextInt()));
        if (random.nextInt(10) == 0) {
            buffer.put(start + random.nextInt(16), (byte) random.nextInt());
        }
        if (random.nextInt(20) == 0) {
            buffer.position(start + random.nextInt(16));
        }
    }

    private static void assertPayloadWithin(RtpPacket packet, int start, int limit) {
        assertThat(packet.payloadOffset()).isBetween(start + RtpPacket.FIXED_HEADER_OCTETS, limit);
        assertThat(packet.payloadLength()).isBetween(0, limit - packet.payloadOffset());
    }

    private static void assertAddsUp(RtpStatistics seen, int datagrams) {
        assertThat(seen.packetsExpected())
                .isEqualTo(seen.packetsReceived() - seen.duplicates() + seen.packetsMissing() + seen.packetsLost());
        assertThat(seen.packetsReceived()
                        + seen.packetsPending()
                        + seen.packetsDiscarded()
                        + seen.rtcpPackets()
                        + seen.malformed())
                .isEqualTo(datagrams);
        assertThat(seen.packetsMissing()).isBetween(0L, 127L);
        assertThat(seen.jitterNanos()).isNotNegative();
    }

    private static void assertGrew(RtpStatistics before, RtpStatistics now) {
        assertThat(now.packetsReceived()).isGreaterThanOrEqualTo(before.packetsReceived());
        assertThat(now.packetsExpected()).isGreaterThanOrEqualTo(before.packetsExpected());
        assertThat(now.packetsLost()).isGreaterThanOrEqualTo(before.packetsLost());
        assertThat(now.packetsDiscarded()).isGreaterThanOrEqualTo(before.packetsDiscarded());
        assertThat(now.duplicates()).isGreaterThanOrEqualTo(before.duplicates());
        assertThat(now.reordered()).isGreaterThanOrEqualTo(before.reordered());
    }
}
