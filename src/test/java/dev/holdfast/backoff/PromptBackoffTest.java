package dev.holdfast.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LongSummaryStatistics;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PromptBackoffTest {

    private static final long MS = 1_000_000;
    private static final BackoffStrategy REST = new ExponentialBackoff(100 * MS, 5_000 * MS, 2, Jitter.NONE);

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void firstAttempt_whenDrawn_comesAnywhereUpToTheLongestWait() {
        BackoffStrategy prompt = new PromptBackoff(50 * MS, true, REST);
        LongSummaryStatistics first = LongStream.range(0, 10_000)
                .map(_ -> prompt.delayNanos(1, 0, random))
                .summaryStatistics();
        assertThat(first.getMin()).isBetween(1L, MS);
        assertThat(first.getMax()).isBetween(49 * MS, 50 * MS);
        assertThat(first.getAverage()).isBetween(24e6, 26e6);
    }

    @Test
    void firstAttempt_whenNotDrawn_comesAfterTheWait() {
        assertThat(new PromptBackoff(50 * MS, false, REST).delayNanos(1, 0, random))
                .isEqualTo(50 * MS);
    }

    @Test
    void furtherAttempts_comeAsTheOtherStrategySays() {
        BackoffStrategy prompt = new PromptBackoff(50 * MS, true, REST);
        for (int attempt = 2; attempt < 10; attempt++) {
            assertThat(prompt.delayNanos(attempt, 7 * MS, random)).isEqualTo(REST.delayNanos(attempt, 7 * MS, random));
        }
    }

    @Test
    void firstWait_ofNothing_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new PromptBackoff(0, true, REST));
    }
}
