package dev.holdfast.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.StreamId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    private final Allowance allowance = new Allowance(250, 5, 0);

    private static StreamId stream(int number) {
        return new StreamId("s" + number);
    }

    /** Whether he gets one; if so it is taken. */
    private boolean gets(StreamId who, int priority, long nowNanos) {
        boolean his = allowance.askNanos(who, priority, nowNanos) == nowNanos;
        if (his) {
            allowance.take(who, nowNanos);
        }
        return his;
    }

    private void drain() {
        for (int i = 0; i < 5; i++) {
            assertThat(gets(new StreamId("early" + i), 50, 0)).isTrue();
        }
    }

    @Test
    void many_whoAskTogether_areToldTheirTurnsOneAfterAnother() {
        drain();
        for (int i = 0; i < 100; i++) {
            assertThat(allowance.askNanos(stream(i), 50, 0)).isEqualTo((i + 1L) * 4 * MS);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(gets(stream(i), 50, (i + 1L) * 4 * MS))
                    .as("s%d at its time", i)
                    .isTrue();
        }
    }

    @Test
    void newcomer_ofHigherPriority_goesBeforeThoseWhoWait() {
        drain();
        assertThat(allowance.askNanos(stream(1), 50, 0)).isEqualTo(4 * MS);
        assertThat(allowance.askNanos(stream(2), 51, MS)).isEqualTo(4 * MS);
        assertThat(gets(stream(1), 50, 4 * MS)).isFalse();
        assertThat(gets(stream(2), 51, 4 * MS)).isTrue();
        assertThat(allowance.askNanos(stream(1), 50, 4 * MS)).isEqualTo(8 * MS);
        assertThat(gets(stream(1), 50, 8 * MS)).isTrue();
    }

    @Test
    void newcomer_whenThereIsATokenForEachWhoWaits_isNotKeptWaiting() {
        drain();
        allowance.askNanos(stream(1), 90, 0);
        // Two tokens by now: one is kept for him who was told to come then.
        assertThat(gets(stream(2), 10, 8 * MS)).isTrue();
        assertThat(gets(stream(3), 10, 8 * MS)).isFalse();
        assertThat(gets(stream(1), 90, 8 * MS)).isTrue();
    }

    @Test
    void oneOfLowPriority_isOvertakenForTenSecondsAtMost() {
        drain();
        allowance.askNanos(stream(0), 0, 0);
        long now = 0;
        int number = 1;
        boolean came = false;
        // Somebody of the highest priority for each token there is.
        while (!came) {
            now += 4 * MS;
            boolean overtaken = gets(stream(number++), 100, now);
            came = gets(stream(0), 0, now);
            assertThat(overtaken || came).isTrue();
        }
        assertThat(now).isBetween(10 * SECOND, 10 * SECOND + 10 * MS);
    }

    @Test
    void oneWhoGoes_orDoesNotComeBack_frees_hisPlace() {
        drain();
        allowance.askNanos(stream(1), 100, 0);
        allowance.askNanos(stream(2), 100, 0);
        assertThat(allowance.askNanos(stream(3), 50, 0)).isEqualTo(12 * MS);
        allowance.leave(stream(1));
        assertThat(allowance.askNanos(stream(3), 50, 0)).isEqualTo(8 * MS);
        assertThat(gets(stream(3), 50, 4 * MS)).isFalse();
        // The other one was expected at 8 ms.
        allowance.expect(stream(3), 300 * MS);
        assertThat(gets(stream(4), 0, 300 * MS)).isTrue();
        assertThat(gets(stream(3), 50, 300 * MS)).isTrue();
        assertThat(allowance.isIdle(400 * MS)).isTrue();
    }

    @Test
    void oneWhosePriorityChanges_keepsTheTimeThatHeHasWaited() {
        drain();
        allowance.askNanos(stream(1), 50, 0);
        allowance.askNanos(stream(2), 50, MS);
        assertThat(allowance.askNanos(stream(2), 60, 2 * MS)).isEqualTo(4 * MS);
        assertThat(allowance.askNanos(stream(1), 60, 2 * MS)).isEqualTo(4 * MS);
    }

    /**
     * Five hundred that ask again and again as they are told, a little late at times, for a virtual minute: the order of
     * those who wait is kept, nobody waits longer than the bound, and hardly a token is lost.
     */
    @Test
    void crowd_whoComesAsTold_isServedByPriorityWithoutStarvation() {
        for (long seed = 0; seed < 20; seed++) {
            crowd(seed);
        }
    }

    private record Ask(long atNanos, int stream) {}

    private static void crowd(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int streams = random.nextInt(2, 500);
        int rate = random.nextInt(50, 500);
        long start = seed % 2 == 0 ? 0 : Long.MAX_VALUE - 30 * SECOND;
        Allowance allowance = new Allowance(rate, 5, start);
        int[] priorities = random.ints(streams, 0, 101).toArray();
        Map<Integer, Long> since = new HashMap<>();
        PriorityQueue<Ask> asks = new PriorityQueue<>(Comparator.comparingLong(each -> each.atNanos() - start));
        for (int i = 0; i < streams; i++) {
            asks.add(new Ask(start + random.nextLong(50 * MS), i));
        }
        long bound = 10 * SECOND + streams * SECOND / rate + SECOND;
        List<Long> taken = new ArrayList<>();
        while (asks.element().atNanos() - start < 60 * SECOND) {
            Ask ask = asks.remove();
            long now = ask.atNanos();
            long begun = since.computeIfAbsent(ask.stream(), _ -> now);
            long at = allowance.askNanos(stream(ask.stream()), priorities[ask.stream()], now);
            assertThat(now - begun).as("seed %d: %s waits", seed, ask).isLessThanOrEqualTo(bound);
            if (at != now) {
                assertThat(at - now).isPositive();
                asks.add(new Ask(at + random.nextLong(2 * MS), ask.stream()));
                continue;
            }
            allowance.take(stream(ask.stream()), now);
            taken.add(now);
            since.remove(ask.stream());
            asks.add(new Ask(now + random.nextLong(100 * MS), ask.stream()));
        }
        for (int first = 0; first + 30 < taken.size(); first++) {
            long stretch = taken.get(first + 30) - taken.get(first);
            assertThat(31L).isLessThanOrEqualTo(5 + stretch / Math.ceilDiv(SECOND, rate));
        }
        double possible = Math.min(60.0 * rate, 60.0 * streams / 0.06);
        assertThat(taken.size() / possible)
                .as("seed %d: share of the tokens used", seed)
                .isGreaterThan(0.75);
    }
}
