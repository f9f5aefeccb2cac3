package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShutdownDeadlineTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    // close to where a long wraps, as a real one may be
    private long nowNanos = Long.MAX_VALUE - 1000;
    private final ShutdownDeadline deadline = new ShutdownDeadline(() -> nowNanos);

    @Test
    void share_whenThereIsTime_isWhatIsOfUse() {
        deadline.begin();
        assertThat(deadline.share(SECOND, SECOND)).isEqualTo(SECOND);
    }

    @Test
    void share_whenEarlierStepsTookTheirs_leavesWhatLaterOnesNeed() {
        deadline.begin();
        pass(2000);
        deadline.begin();
        assertThat(deadline.share(SECOND.multipliedBy(2), SECOND)).isEqualTo(Duration.ofMillis(500));
        pass(500);
        assertThat(deadline.share(SECOND, SECOND)).isZero();
        assertThat(deadline.share(SECOND, Duration.ZERO)).isEqualTo(SECOND);
        pass(5000);
        assertThat(deadline.share(SECOND, Duration.ZERO)).isZero();
    }

    @Test
    void share_whenNobodyHasBegun_begins() {
        assertThat(deadline.share(Duration.ofMinutes(1), SECOND)).isEqualTo(Duration.ofMillis(2500));
        pass(1000);
        assertThat(deadline.share(Duration.ofMinutes(1), SECOND)).isEqualTo(Duration.ofMillis(1500));
    }

    private void pass(long millis) {
        nowNanos += millis * 1_000_000;
    }
}
