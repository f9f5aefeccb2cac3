package dev.holdfast.media.rtp;

import static dev.holdfast.media.rtp.ReorderBuffer.Verdict.KEPT;
import static dev.holdfast.media.rtp.ReorderBuffer.Verdict.LATE;
import static dev.holdfast.media.rtp.ReorderBuffer.Verdict.PASS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.media.Seeds;
import dev.holdfast.testing.Allocation;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReorderBufferTest {

    private static final long HOLD = 50_000_000;

    private final List<Integer> passed = new ArrayList<>();
    private final ReorderBuffer buffer =
            new ReorderBuffer(8, HOLD, packet -> passed.add(packet.getInt(packet.position())));

    static long[] seeds() {
        return Seeds.some(30);
    }

    @Test
    void offer_whenInOrder_passesAndKeepsNothing() {
        assertThat(give(0, 65_534, 65_535, 0, 1)).isEqualTo(PASS);
        assertThat(passed).containsExactly(65_534, 65_535, 0, 1);
        assertThat(buffer.deadlineNanos()).isEqualTo(ReorderBuffer.NEVER);
    }

    @Test
    void offer_whenAGapIsFilled_releasesAtOnceAcrossTheWrap() {
        give(0, 65_533);
        assertThat(give(0, 65_535, 1)).isEqualTo(KEPT);
        assertThat(passed).containsExactly(65_533);
        give(1, 0);
        assertThat(passed).containsExactly(65_533);
        give(2, 65_534);
        assertThat(passed).containsExactly(65_533, 65_534, 65_535, 0, 1);
        assertThat(buffer.givenUp()).isZero();
    }

    @Test
    void onTime_whenAGapHasLasted_givesItUp_andWhatComesThenIsLate() {
        give(0, 10, 12, 13);
        give(HOLD / 2, 15);
        assertThat(buffer.deadlineNanos()).isEqualTo(HOLD);
        buffer.onTime(HOLD - 1);
        assertThat(passed).containsExactly(10);
        buffer.onTime(HOLD);
        assertThat(passed).containsExactly(10, 12, 13);
        assertThat(buffer.deadlineNanos()).isEqualTo(HOLD + HOLD / 2);
        assertThat(give(HOLD, 11)).isEqualTo(LATE);
        assertThat(give(HOLD, 14)).isEqualTo(PASS);
        assertThat(passed).containsExactly(10, 12, 13, 14, 15);
        assertThat(buffer.late()).isEqualTo(1);
        assertThat(buffer.givenUp()).isEqualTo(1);
    }

    /** The bound holds for every packet, not only for the one behind the gap. */
    @Test
    void onTime_whenTheFirstBehindTheGapCameLast_countsFromTheOneThatWaitsLongest() {
        give(0, 10, 13);
        give(HOLD - 1, 12);
        buffer.onTime(HOLD);
        assertThat(passed).containsExactly(10, 12, 13);
    }

    @Test
    void offer_whenTheGapIsWiderThanTheBuffer_givesUpTheOldest() {
        give(0, 10, 12, 18);
        assertThat(passed).containsExactly(10);
        assertThat(give(0, 19)).isEqualTo(KEPT);
        assertThat(passed).containsExactly(10, 12);
        assertThat(give(0, 11)).isEqualTo(LATE);
    }

    @Test
    void offer_whenFarAhead_keepsTheLastOnly() {
        give(0, 10, 1000);
        assertThat(passed).containsExactly(10);
        buffer.onTime(HOLD);
        assertThat(passed).containsExactly(10, 1000);
        assertThat(buffer.givenUp()).isEqualTo(989);
    }

    @Test
    void restart_releasesWhatIsKeptAndBeginsAnywhere() {
        give(0, 10, 12, 14);
        buffer.restart();
        assertThat(passed).containsExactly(10, 12, 14);
        assertThat(give(0, 5)).isEqualTo(PASS);
    }

    @Test
    void constructor_whenOutOfRange_saysWhich() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ReorderBuffer(0, 1, packet -> {}));
        assertThatIllegalArgumentException().isThrownBy(() -> new ReorderBuffer(1, 0, packet -> {}));
    }

    @Test
    void offer_whenWarmAndUnruly_allocatesNothing() {
        ReorderBuffer warm = new ReorderBuffer(64, HOLD, packet -> {});
        ByteBuffer packet = ByteBuffer.allocateDirect(1328);
        swapPairs(warm, packet, 0, 10_000);
        long before = Allocation.of(Thread.currentThread());
        swapPairs(warm, packet, 10_000, 10_000);
        assertThat(Allocation.of(Thread.currentThread()) - before).isLessThan(10_000);
    }

    private static void swapPairs(ReorderBuffer warm, ByteBuffer packet, int first, int pairs) {
        for (int i = first; i < first + pairs; i++) {
            int even = 2 * i & 0xFFFF;
            if (warm.offer(packet, even, i) == PASS) {
                warm.drain();
            }
            warm.offer(packet, (even + 2) & 0xFFFF, i);
            if (warm.offer(packet, (even + 1) & 0xFFFF, i) == PASS) {
                warm.drain();
            }
        }
    }

    private record InFlight(long atNanos, int number) {}

    /** Whatever the network does, what comes out is in order, once each, whole, and within the time. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void buffer_whenTheNetworkIsBad_letsThroughInOrder(long seed) {
        Random random = new Random(seed);
        double loss = random.nextDouble() * 0.3;
        long spread = 1 + random.nextLong(2 * HOLD);
        PriorityQueue<InFlight> network = new PriorityQueue<>(Comparator.comparingLong(InFlight::atNanos));
        int count = 5000;
        for (int i = 0; i < count; i++) {
            if (i == 0 || random.nextDouble() >= loss) {
                network.add(new InFlight(i == 0 ? 0 : i * 2_000_000L + random.nextLong(spread), i));
            }
        }
        int arrivals = network.size();
        List<Integer> out = new ArrayList<>();
        long[] cameAt = new long[count];
        long[] now = new long[1];
        ReorderBuffer tested = new ReorderBuffer(1 + random.nextInt(64), HOLD, packet -> {
            int number = packet.getInt(packet.position());
            assertThat(packet.remaining()).isEqualTo(4 + number % 100);
            assertThat(now[0] - cameAt[number]).isLessThanOrEqualTo(HOLD);
            out.add(number);
        });
        while (!network.isEmpty()) {
            InFlight next = network.remove();
            while (tested.deadlineNanos() <= next.atNanos()) {
                now[0] = tested.deadlineNanos();
                tested.onTime(now[0]);
            }
            now[0] = next.atNanos();
            cameAt[next.number()] = next.atNanos();
            ByteBuffer packet = ByteBuffer.allocate(4 + next.number() % 100).putInt(0, next.number());
            if (tested.offer(packet, next.number() & 0xFFFF, now[0]) == PASS) {
                out.add(next.number());
                tested.drain();
            }
        }
        tested.restart();
        assertThat(out).isSorted().doesNotHaveDuplicates();
        assertThat(out.size() + tested.late()).isEqualTo(arrivals);
    }

    private ReorderBuffer.Verdict give(long nowNanos, int... sequences) {
        ReorderBuffer.Verdict last = LATE;
        for (int each : sequences) {
            last = buffer.offer(ByteBuffer.allocate(4).putInt(0, each), each, nowNanos);
            if (last == PASS) {
                passed.add(each);
                buffer.drain();
            }
        }
        return last;
    }
}
