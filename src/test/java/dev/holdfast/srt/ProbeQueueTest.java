package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** In simulated time. */
class ProbeQueueTest {

    private static final long MILLI = 1_000_000;
    private static final long START = -5 * MILLI;

    private final ProbeQueue queue = new ProbeQueue(new ProbeBudget(2000, 20, START));

    private static ProbeTarget target(int port) {
        ProbeTarget target = new ProbeTarget(new ProbeRoute(Loopback.port(port), null, null), START);
        target.book.add(true, _ -> {}, START);
        return target;
    }

    @Test
    void queue_withMoreThanTheBudget_sharesItEvenly() {
        List<ProbeTarget> all = new ArrayList<>();
        for (int port = 1; port <= 1000; port++) {
            all.add(target(port));
            queue.schedule(all.getLast(), START);
        }
        int[] probes = new int[1001];
        for (long now = START; now < START + TimeUnit.SECONDS.toNanos(10); now += 5 * MILLI) {
            for (ProbeTarget next = queue.next(now); next != null; next = queue.next(now)) {
                probes[next.route.remote().getPort()]++;
                queue.schedule(next, now + ProbePace.FAST_NANOS);
            }
        }
        IntSummaryStatistics shares = IntStream.of(probes).skip(1).summaryStatistics();
        assertThat(shares.getSum()).isBetween(19_900L, 20_030L);
        assertThat(shares.getMax() - shares.getMin()).isLessThanOrEqualTo(2);
    }

    @Test
    void queue_afterAPause_letsNoMoreThanTheStoreGoAtOnce() {
        for (int port = 1; port <= 100; port++) {
            queue.schedule(target(port), START);
        }
        long now = START + TimeUnit.MINUTES.toNanos(1);
        int atOnce = 0;
        while (queue.next(now) != null) {
            atOnce++;
        }
        assertThat(atOnce).isEqualTo(20);
        assertThat(queue.waitNanos(now)).isEqualTo(MILLI / 2);
    }

    @Test
    void queue_ofTargetsThatNobodyWatches_givesNoneAndSpendsNothing() {
        ProbeTarget unwatched = new ProbeTarget(new ProbeRoute(Loopback.port(1), null, null), START);
        queue.schedule(unwatched, START);
        assertThat(queue.next(START)).isNull();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(unwatched.scheduled).isFalse();
    }

    @Test
    void schedule_ofOneThatWaits_movesIt() {
        ProbeTarget target = target(1);
        queue.schedule(target, START + 100 * MILLI);
        queue.schedule(target, START + 10 * MILLI);
        assertThat(queue.waitNanos(START)).isEqualTo(10 * MILLI);
        assertThat(queue.next(START + 10 * MILLI)).isSameAs(target);
        assertThat(queue.isEmpty()).isTrue();
    }
}
