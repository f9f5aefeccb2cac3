package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbePaceTest {

    @ParameterizedTest
    @CsvSource({
        "0, false, 50",
        "29, false, 50",
        "30, false, 100",
        "120, false, 100",
        "160, false, 300",
        "300, false, 1000",
        "86400, false, 1000",
        "0, true, 10",
        "29, true, 10",
        "30, true, 50",
        "59, true, 50",
        "60, true, 100",
        "600, true, 100",
        "640, true, 300",
        "86400, true, 1000"
    })
    void interval_afterSoManySeconds_is(long seconds, boolean refused, long millis) {
        assertThat(ProbePace.intervalNanos(TimeUnit.SECONDS.toNanos(seconds), refused))
                .isEqualTo(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void interval_beyondTheSteadyTime_growsWithoutAStep() {
        long before = ProbePace.intervalNanos(TimeUnit.SECONDS.toNanos(120), false);
        for (long second = 121; second < 1000; second++) {
            long now = ProbePace.intervalNanos(TimeUnit.SECONDS.toNanos(second), false);
            assertThat(now - before).isBetween(0L, TimeUnit.MILLISECONDS.toNanos(5));
            before = now;
        }
    }

    @Test
    void jittered_isWithinAFifth() {
        assertThat(ProbePace.jittered(1000, 0)).isEqualTo(800);
        assertThat(ProbePace.jittered(1000, 0.5)).isEqualTo(1000);
        assertThat(ProbePace.jittered(1000, 0.9999)).isBetween(1190L, 1200L);
    }
}
