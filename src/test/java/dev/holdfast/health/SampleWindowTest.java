package dev.holdfast.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionSample;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SampleWindowTest {

    private static final long LENGTH = Duration.ofSeconds(2).toNanos();
    private static final long INTERVAL = Duration.ofMillis(100).toNanos();

    @Test
    void window_whenYoung_reachesBackToTheStart() {
        SampleWindow window = new SampleWindow(LENGTH, 21, ConnectionSample.empty(5));
        assertThat(window.oldest().atNanos()).isEqualTo(5);
        assertThat(window.newest().atNanos()).isEqualTo(5);
        for (int i = 1; i < 20; i++) {
            window.add(ConnectionSample.empty(5 + i * INTERVAL));
            assertThat(window.oldest().atNanos()).isEqualTo(5);
            assertThat(window.isFull()).isFalse();
        }
        window.add(ConnectionSample.empty(5 + LENGTH - 1));
        assertThat(window.isFull()).isFalse();
        window.add(ConnectionSample.empty(5 + LENGTH));
        assertThat(window.isFull()).isTrue();
    }

    @Test
    void window_whenOld_keepsTheLastSampleBeforeItsBeginning() {
        SampleWindow window = new SampleWindow(LENGTH, 21, ConnectionSample.empty(0));
        for (int i = 1; i < 1_000; i++) {
            window.add(ConnectionSample.empty(i * INTERVAL));
            assertThat(window.newest().atNanos()).isEqualTo(i * INTERVAL);
            assertThat(window.oldest().atNanos()).isEqualTo(Math.max(0, i * INTERVAL - LENGTH));
        }
    }

    @Test
    void window_afterAPauseOfTheChecks_isMeasuredOverThePause() {
        SampleWindow window = new SampleWindow(LENGTH, 21, ConnectionSample.empty(0));
        window.add(ConnectionSample.empty(INTERVAL));
        window.add(ConnectionSample.empty(30 * LENGTH));
        assertThat(window.oldest().atNanos()).isEqualTo(INTERVAL);
        assertThat(window.isFull()).isTrue();
    }

    @Test
    void window_whenChecksComeFasterThanItHolds_staysCoveredInFull() {
        SampleWindow window = new SampleWindow(LENGTH, 10, ConnectionSample.empty(0));
        SplittableRandom random = new SplittableRandom(1);
        long now = 0;
        for (int i = 0; i < 100_000; i++) {
            now += random.nextLong(INTERVAL / 10);
            window.add(ConnectionSample.empty(now));
            assertThat(window.newest().atNanos()).isEqualTo(now);
            assertThat(window.isFull()).isEqualTo(now >= LENGTH);
            long covered = now - window.oldest().atNanos();
            assertThat(covered).isLessThan(LENGTH + 3 * LENGTH / 10);
        }
    }
}
