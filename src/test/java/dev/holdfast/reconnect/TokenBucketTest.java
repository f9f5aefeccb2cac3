package dev.holdfast.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

    private static final long MS = 1_000_000;
    private static final long SECOND = 1_000 * MS;

    @Test
    void bucket_whenFull_givesItsBurstAndThenOneEachInterval() {
        TokenBucket bucket = new TokenBucket(250, 5, 7);
        assertThat(bucket.isFull(7)).isTrue();
        for (int left = 5; left > 0; left--) {
            assertThat(bucket.available(7)).isEqualTo(left);
            bucket.take(7);
        }
        assertThat(bucket.available(7)).isZero();
        assertThat(bucket.availableAtNanos(1, 7)).isEqualTo(7 + 4 * MS);
        assertThat(bucket.availableAtNanos(10, 7)).isEqualTo(7 + 40 * MS);
        assertThat(bucket.available(7 + 4 * MS - 1)).isZero();
        assertThat(bucket.available(7 + 4 * MS)).isEqualTo(1);
        assertThat(bucket.isFull(7 + 20 * MS - 1)).isFalse();
        assertThat(bucket.isFull(7 + 20 * MS)).isTrue();
        assertThat(bucket.available(7 + SECOND)).isEqualTo(5);
    }

    @Test
    void bucket_whenTakenFromWhileEmpty_isInDebtUntilItHasFilledUp() {
        TokenBucket bucket = new TokenBucket(10, 1, 0);
        for (int i = 0; i < 4; i++) {
            bucket.take(0);
        }
        assertThat(bucket.available(399 * MS)).isZero();
        assertThat(bucket.available(400 * MS)).isEqualTo(1);
    }

    /** Whatever the pattern of those who ask, and whether or not the clock wraps meanwhile. */
    @Test
    void bucket_inAnyStretchOfTime_givesNoMoreThanItsBurstAndItsRate() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int perSecond = random.nextInt(1, 1_000);
            int burst = random.nextInt(1, 50);
            long interval = Math.ceilDiv(SECOND, perSecond);
            long now = seed % 2 == 0 ? 0 : Long.MAX_VALUE - random.nextLong(2 * SECOND);
            TokenBucket bucket = new TokenBucket(perSecond, burst, now);
            List<Long> taken = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                now += random.nextInt(4) == 0 ? random.nextLong(10 * interval) : random.nextLong(interval / 2 + 1);
                while (bucket.available(now) > 0 && random.nextInt(5) > 0) {
                    bucket.take(now);
                    taken.add(now);
                }
            }
            for (int first = 0; first < taken.size(); first++) {
                int last = Math.min(first + 1 + random.nextInt(100), taken.size() - 1);
                long stretch = taken.get(last) - taken.get(first);
                assertThat(last - first + 1L)
                        .as("seed %d: within %d ns of %d/s", seed, stretch, perSecond)
                        .isLessThanOrEqualTo(burst + stretch / interval);
            }
        }
    }

    @Test
    void bucket_whenSomebodyIsToldATime_hasHisTokenThenAndNotBefore() {
        SplittableRandom random = new SplittableRandom(3);
        TokenBucket bucket = new TokenBucket(70, 3, 0);
        long now = 0;
        for (int i = 0; i < 1_000; i++) {
            now += random.nextLong(30 * MS);
            long at = bucket.availableAtNanos(1, now);
            assertThat(bucket.available(at)).isPositive();
            assertThat(at == now || bucket.available(at - 1) == 0).isTrue();
            bucket.take(now);
        }
    }

    @Test
    void bucket_withoutARateOrABurst_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenBucket(1, 0, 0));
    }
}
