package dev.holdfast.transport.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnockPaceTest {

    @ParameterizedTest
    @CsvSource({"0, 100", "120, 100", "160, 300", "300, 1000", "86400, 1000"})
    void interval_afterSoManySeconds_is(long seconds, long millis) {
        assertThat(KnockPace.intervalNanos(KnockPace.TCP_NANOS, TimeUnit.SECONDS.toNanos(seconds)))
                .isEqualTo(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void jittered_isWithinAFifth() {
        assertThat(KnockPace.jittered(1000, 0)).isEqualTo(800);
        assertThat(KnockPace.jittered(1000, 0.5)).isEqualTo(1000);
        assertThat(KnockPace.jittered(1000, 0.9999)).isBetween(1190L, 1200L);
    }

    @Test
    void patience_ofEachFourthCall_isLong() {
        assertThat(LongStream.range(0, 8).map(KnockPace::patienceNanos).map(TimeUnit.NANOSECONDS::toMillis))
                .containsExactly(250L, 250L, 250L, 1000L, 250L, 250L, 250L, 1000L);
    }

    @Test
    void budget_ofManyAtOnce_givesTurnsInOrderAndForgetsPauses() {
        KnockBudget budget = new KnockBudget();
        long now = Long.MAX_VALUE - 1_000_000;
        for (int i = 0; i < 1000; i++) {
            assertThat(budget.takeNanos(now)).isEqualTo(i * 2_000_000L);
        }
        now += TimeUnit.SECONDS.toNanos(60);
        assertThat(budget.takeNanos(now)).isZero();
        assertThat(budget.takeNanos(now)).isEqualTo(2_000_000L);
    }
}
