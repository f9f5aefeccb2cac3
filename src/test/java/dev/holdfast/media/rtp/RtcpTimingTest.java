package dev.holdfast.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtcpTimingTest {

    private static final double UNKNOWN = Double.POSITIVE_INFINITY;
    private static final double COMPENSATION = Math.E - 1.5;
    private static final long SECOND = 1_000_000_000;
    private static final int OCTETS = 72;

    /** RFC 3550 section 6.2: half the minimum for the first, spread from half to one and a half, over e - 1.5. */
    @Test
    void first_isDueBetweenOneAndThreeSeconds() {
        long least = Long.MAX_VALUE;
        long most = 0;
        for (int seed = 0; seed < 1000; seed++) {
            RtcpTiming timing = new RtcpTiming(new SplittableRandom(seed), OCTETS);
            timing.start(0);
            least = Math.min(least, timing.nextNanos());
            most = Math.max(most, timing.nextNanos());
        }
        assertThat(least / 1e9).isBetween(1.25 / COMPENSATION, 1.1);
        assertThat(most / 1e9).isBetween(3.0, 3.75 / COMPENSATION);
    }

    /** RFC 3550 section 6.3.1: with reconsideration the mean is the minimum of 5 s, within a few percent. */
    @Test
    void later_comeEveryFiveSecondsOnAverage() {
        RtcpTiming timing = new RtcpTiming(new SplittableRandom(7), OCTETS);
        timing.start(0);
        int sent = 0;
        long now = 0;
        long last = 0;
        while (sent < 20_000) {
            now = timing.nextNanos();
            if (timing.expire(2, 1, UNKNOWN, now)) {
                if (sent++ > 0) {
                    assertThat((now - last) / 1e9).isBetween(2.5 / COMPENSATION - 1e-6, 7.5 / COMPENSATION + 1e-6);
                }
                last = now;
            }
        }
        assertThat(now / 1e9 / sent).isBetween(4.7, 5.3);
    }

    /** RFC 3550 section 6.3.1: receivers share three quarters of 5 %, if senders are no more than a quarter of all. */
    @ParameterizedTest
    @CsvSource({
        // members, senders, octets per second, seconds: (72 + 28) * sharers / share
        "2,    1, 1000,   5",
        "101,  1, 1000,   266.667",
        "100, 50, 1000,   200",
        "4,    1, 1000,   8",
        "2,    1, 250000, 5",
        "2,    1, 10,     400",
    })
    void interval_growsWithTheSession(int members, int senders, double bandwidth, double seconds) {
        RtcpTiming timing = new RtcpTiming(constant(0.5), OCTETS);
        timing.start(0);
        timing.expire(2, 1, UNKNOWN, 100 * SECOND);
        assertThat(timing.deterministicSeconds(members, senders, bandwidth))
                .isCloseTo(seconds, org.assertj.core.data.Offset.offset(0.001));
    }

    /** RFC 3550 section 6.3.6: meanwhile many have joined. */
    @Test
    void expire_whenTheSessionHasGrown_isPutOff() {
        RtcpTiming timing = new RtcpTiming(constant(0.5), OCTETS);
        timing.start(0);
        long due = timing.nextNanos();
        assertThat(timing.expire(1001, 1, 1000, due)).isFalse();
        assertThat(timing.nextNanos()).isGreaterThan(1000 * SECOND);
        assertThat(timing.expire(1001, 1, 1000, timing.nextNanos())).isTrue();
    }

    /** RFC 3550 section 6.3.4: half of the members have left, half of the waiting is over. */
    @Test
    void onMembersLeft_shortensTheWaiting() {
        RtcpTiming timing = new RtcpTiming(constant(0.5), OCTETS);
        timing.start(0);
        timing.expire(1001, 1, 1000, timing.nextNanos());
        long due = timing.nextNanos();
        timing.onMembersLeft(501, 10 * SECOND);
        assertThat((timing.nextNanos() - 10 * SECOND) / 1e9)
                .isCloseTo((due - 10 * SECOND) / 1e9 * 501 / 1001, org.assertj.core.data.Offset.offset(0.001));
    }

    /** RFC 3550 section 6.3.3: a sixteenth of each new size. */
    @Test
    void onPacket_movesTheAverageSize() {
        RtcpTiming timing = new RtcpTiming(constant(0.5), OCTETS);
        double before = timing.deterministicSeconds(2, 1, 10);
        timing.onPacket(OCTETS + 160);
        assertThat(timing.deterministicSeconds(2, 1, 10) / before)
                .isCloseTo(1.1, org.assertj.core.data.Offset.offset(1e-9));
    }

    private static RandomGenerator constant(double value) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return value;
            }
        };
    }
}
