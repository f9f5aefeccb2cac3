package dev.holdfast.media.rtp;

import static dev.holdfast.media.rtp.RtpDatagrams.packet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.media.Seeds;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random loss, reordering, duplicates and wraps against a model that simply remembers every packet.
 *
 * <p>Seen to fail with one bit too many carried between the halves of the window, and with one kind of duplicate not counted.
 */
class RtpReceiverModelTest {

    private static final int PACKETS = 20_000;

    /** Moments between two packets sent, at which others may arrive. */
    private static final int SLOTS = 1000;

    static long[] seeds() {
        return Seeds.some(40);
    }

    /** A packet on its way; the earlier {@code slot} arrives first. */
    private record InFlight(long slot, long number) {}

    /** Every packet by its true number, which does not wrap. */
    private static final class Model {
        private final Set<Long> seen = new HashSet<>();
        private final long first;
        private long highest;
        private long received;
        private long duplicates;
        private long reordered;

        Model(long first) {
            this.first = first;
            this.highest = first;
        }

        void arrived(long number) {
            received++;
            if (!seen.add(number)) {
                duplicates++;
            } else if (number < highest) {
                reordered++;
            }
            highest = Math.max(highest, number);
        }

        long expected() {
            return highest - first + 1;
        }

        long absent() {
            return expected() - seen.size();
        }

        /** Absent packets that are no longer within the window. */
        long lost() {
            long lost = 0;
            for (long n = first; n <= highest - SequenceAccounting.WINDOW; n++) {
                lost += seen.contains(n) ? 0 : 1;
            }
            return lost;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void receiver_whenTheNetworkIsBad_countsWhatTheModelCounts(long seed) {
        Random random = new Random(seed);
        double loss = random.nextDouble() * 0.5;
        double repeat = random.nextDouble() * 0.2;
        int reach = 1 + random.nextInt(SequenceAccounting.MAX_MISORDER - 2);
        long first = random.nextInt(1 << 16);
        RtpReceiver receiver = new RtpReceiver();
        Model model = new Model(first);
        PriorityQueue<InFlight> network = new PriorityQueue<>(Comparator.comparingLong(InFlight::slot));
        arrive(receiver, model, first);
        arrive(receiver, model, first + 1);
        RtpStatistics before = receiver.snapshot();
        for (long number = first + 2; number < first + PACKETS; number++) {
            if (random.nextInt(2000) == 0) {
                // A dropout, with room for losses around it. What is in flight arrives before it, or it would be too
                // late.
                drain(receiver, model, network, Long.MAX_VALUE);
                number += random.nextInt(SequenceAccounting.MAX_DROPOUT - 200 - 2 * reach);
            }
            if (random.nextDouble() >= loss) {
                network.add(new InFlight(number * SLOTS + random.nextInt(reach * SLOTS), number));
            }
            if (random.nextDouble() < repeat) {
                network.add(new InFlight(number * SLOTS + random.nextInt(reach * SLOTS), number));
            }
            drain(receiver, model, network, number * SLOTS);
            RtpStatistics now = receiver.snapshot();
            assertAgrees(now, model);
            assertThat(now.packetsLost()).isGreaterThanOrEqualTo(before.packetsLost());
            before = now;
        }
        drain(receiver, model, network, Long.MAX_VALUE);
        assertAgrees(receiver.snapshot(), model);
        assertThat(receiver.snapshot().packetsLost()).isEqualTo(model.lost());
    }

    private static void drain(RtpReceiver receiver, Model model, PriorityQueue<InFlight> network, long until) {
        for (InFlight next = network.peek(); next != null && next.slot() <= until; next = network.peek()) {
            network.remove();
            arrive(receiver, model, next.number());
        }
    }

    private static void arrive(RtpReceiver receiver, Model model, long number) {
        receiver.onDatagram(packet((int) number), 0);
        model.arrived(number);
    }

    private static void assertAgrees(RtpStatistics seen, Model model) {
        assertThat(seen.packetsReceived()).isEqualTo(model.received);
        assertThat(seen.packetsExpected()).isEqualTo(model.expected());
        assertThat(seen.duplicates()).isEqualTo(model.duplicates);
        assertThat(seen.reordered()).isEqualTo(model.reordered);
        assertThat(seen.packetsMissing() + seen.packetsLost()).isEqualTo(model.absent());
        assertThat(seen.extendedHighestSequence()).isEqualTo(model.highest);
        assertThat(seen.packetsDiscarded()).isZero();
    }
}
