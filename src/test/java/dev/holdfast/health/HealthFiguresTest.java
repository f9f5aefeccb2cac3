package dev.holdfast.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.HealthSettings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HealthFiguresTest {

    private static final long MS = 1_000_000L;

    private final Feed feed = Feed.of(HealthSettings.DEFAULT);

    @Test
    void figures_areMeasuredOverTheWindowAndNotOverALifetime() {
        feed.checks(600, 100, 0, 0);
        assertThat(feed.figures().packetLoss()).isZero();
        feed.checks(20, 90, 10, 9);
        assertThat(feed.figures().packetLoss()).isEqualTo(0.1);
        assertThat(feed.figures().errorRate()).isEqualTo(0.1);
        assertThat(feed.figures().packetRate()).isCloseTo(900, within(1e-6));
        assertThat(feed.figures().bitrateBps()).isCloseTo(900 * 1_316 * 8, within(1e-3));
        feed.checks(20, 100, 0, 0);
        assertThat(feed.figures().packetLoss()).isZero();
        assertThat(feed.figures().errorRate()).isZero();
    }

    @Test
    void figures_whenTheStreamDies_decayToZero() {
        feed.checks(50, 100, 0, 0);
        double before = feed.figures().packetRate();
        assertThat(before).isCloseTo(1_000, within(1e-6));
        for (int i = 0; i < 20; i++) {
            feed.check(0, 0, 0);
            assertThat(feed.figures().packetRate()).isLessThan(before);
            before = feed.figures().packetRate();
        }
        assertThat(feed.figures().packetRate()).isZero();
        assertThat(feed.figures().bitrateBps()).isZero();
        assertThat(feed.figures().silenceNanos()).isEqualTo(2_000 * MS);
    }

    @Test
    void figures_whenNothingWasExpected_haveNoLoss() {
        feed.check(0, 0, 0);
        assertThat(feed.figures().packetLoss()).isZero();
        assertThat(feed.figures().errorRate()).isZero();
    }

    @Test
    void figures_whenEverythingIsLost_areAllLoss() {
        feed.check(0, 50, 0);
        assertThat(feed.figures().packetLoss()).isEqualTo(1);
    }

    @Test
    void figures_whenNoPacketEverCame_countSilenceFromTheOpening() {
        HealthChecker checker = new HealthChecker(
                FailureThresholds.of(HealthSettings.DEFAULT),
                ConnectionSample.empty(Duration.ofSeconds(5).toNanos()));
        HealthFigures figures =
                checker.check(ConnectionSample.empty(Duration.ofSeconds(8).toNanos()));
        assertThat(figures.silenceNanos()).isEqualTo(3_000 * MS);
    }

    @Test
    void figures_ofTheOpeningInstant_areZero() {
        feed.judge(0);
        assertThat(feed.figures().packetRate()).isZero();
        assertThat(feed.figures().bitrateBps()).isZero();
        assertThat(feed.figures().silenceNanos()).isZero();
    }

    @Test
    void figures_whenTheLastPacketCameAfterTheCountersWereStamped_haveNoNegativeSilence() {
        HealthChecker checker =
                new HealthChecker(FailureThresholds.of(HealthSettings.DEFAULT), ConnectionSample.empty(0));
        HealthFigures figures = checker.check(new ConnectionSample(100, 1, 1_316, 0, 1, 0, 1, 101, 7));
        assertThat(figures.silenceNanos()).isZero();
        assertThat(figures.roundTripNanos()).isEqualTo(7);
    }

    @Test
    void figures_knowWhetherTheConnectionIsAsOldAsTheWindow() {
        feed.checks(19, 1, 0, 0);
        assertThat(feed.figures().windowFull()).isFalse();
        feed.check(1, 0, 0);
        assertThat(feed.figures().windowFull()).isTrue();
    }
}
