package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.FileSystemResource;

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

    @Test
    void share_ofAStepThatMatters_isItsLeastEvenIfLaterOnesLoseByIt() {
        deadline.begin();
        assertThat(deadline.share(SECOND.multipliedBy(2), SECOND, SECOND)).isEqualTo(SECOND.multipliedBy(2));
        pass(2000);
        assertThat(deadline.share(SECOND, SECOND, SECOND)).isEqualTo(SECOND);
        pass(1000);
        assertThat(deadline.share(SECOND, SECOND, SECOND)).isEqualTo(Duration.ofMillis(500));
        pass(1000);
        assertThat(deadline.share(SECOND, SECOND, SECOND)).isZero();
    }

    /** With what is configured: calls under way take all they may, and neither streams nor who comes after them goes short. */
    @Test
    void streams_whenCallsTookAllTheTimeTheyMay_haveTheirsAndLeaveTheRest() throws IOException {
        Object calls = new YamlPropertySourceLoader()
                .load("service", new FileSystemResource("src/main/resources/application.yaml"))
                .getFirst()
                .getProperty("spring.lifecycle.timeout-per-shutdown-phase");
        deadline.begin();
        pass(DurationStyle.detectAndParse(String.valueOf(calls)).toMillis() + ApiConfiguration.UNLOAD_MILLIS);
        Duration share =
                deadline.share(StreamsLifecycle.END_WITHIN, StreamsLifecycle.END_AT_LEAST, StreamsLifecycle.FOR_LATER);
        assertThat(share).isGreaterThanOrEqualTo(StreamsLifecycle.END_AT_LEAST);
        pass(share.toMillis());
        assertThat(deadline.share(SECOND.multipliedBy(9), Duration.ZERO))
                .isGreaterThanOrEqualTo(StreamsLifecycle.FOR_LATER);
    }

    private void pass(long millis) {
        nowNanos += millis * 1_000_000;
    }
}
