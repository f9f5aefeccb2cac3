package dev.holdfast.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.media.Seeds;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TsAccountingFuzzTest {

    private static final int PAYLOADS = 20_000;
    private static final List<TsLayout> LAYOUTS = List.of(TsLayout.values());

    static long[] seeds() {
        return Seeds.some(20);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void accounting_whenFedAnything_throwsNothingAndItsCountersAddUp(long seed) {
        Random random = new Random(seed);
        Accounting accounting = new Accounting();
        ByteBuffer buffer = random.nextBoolean() ? ByteBuffer.allocate(2048) : ByteBuffer.allocateDirect(2048);
        byte[] noise = new byte[2048];
        TsStatistics before = accounting.snapshot();
        for (int i = 0; i < PAYLOADS; i++) {
            random.nextBytes(noise);
            buffer.clear().put(noise).clear();
            TsLayout layout = LAYOUTS.get(random.nextInt(LAYOUTS.size()));
            int offset = random.nextInt(64);
            int packets = random.nextInt(9);
            int length = packets * layout.stride();
            int whole = placeSyncBytes(buffer, random, layout, offset, packets);
            if (random.nextInt(10) == 0) {
                length = random.nextInt(buffer.capacity() - offset + 1);
            }
            // Right behind the payload, so that reading past it throws.
            buffer.limit(offset + length);

            boolean ts = accounting.onPayload(buffer, offset, length);

            TsStatistics now = accounting.snapshot();
            if (packets > 0 && whole == packets && length == packets * layout.stride()) {
                assertThat(ts).isTrue();
                assertThat(now.packets() - before.packets()).isEqualTo(packets);
            }
            assertConsistent(before, now, ts);
            before = now;
        }
        assertThat(before.notTsPayloads()).isPositive();
        assertThat(before.truncatedPayloads()).isPositive();
        assertThat(before.syncErrors()).isPositive();
        assertThat(before.transportErrors()).isPositive();
        assertThat(before.continuityErrors()).isPositive();
    }

    /** Puts a sync byte before most packets; answers how many have one. */
    private static int placeSyncBytes(ByteBuffer buffer, Random random, TsLayout layout, int offset, int packets) {
        int whole = 0;
        boolean damaged = random.nextInt(3) == 0;
        for (int p = 0; p < packets; p++) {
            int at = offset + layout.syncOffset() + p * layout.stride();
            if (!damaged || random.nextInt(4) != 0) {
                buffer.put(at, (byte) TsPacket.SYNC_BYTE);
                // Few PIDs, so that they come again.
                buffer.put(at + 1, (byte) (buffer.get(at + 1) & 0x80)).put(at + 2, (byte) (buffer.get(at + 2) & 3));
                whole++;
            }
        }
        return whole;
    }

    private static void assertConsistent(TsStatistics before, TsStatistics now, boolean ts) {
        assertThat(now.notTsPayloads() - before.notTsPayloads()).isEqualTo(ts ? 0 : 1);
        long packets = now.packets() - before.packets();
        if (!ts) {
            assertThat(packets).isZero();
        }
        assertThat(now.erroredPackets() - before.erroredPackets()).isBetween(0L, packets);
        assertThat(now.nullPackets() - before.nullPackets()).isBetween(0L, packets);
        assertThat(now.duplicates() - before.duplicates()).isBetween(0L, packets);
        assertThat(now.scrambledPackets() - before.scrambledPackets()).isBetween(0L, packets);
        assertThat(now.truncatedPayloads() - before.truncatedPayloads()).isBetween(0L, 1L);
    }
}
