package dev.holdfast.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.Evidence;
import dev.holdfast.model.Failure;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.Measurement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureDetectorTest {

    @Test
    void detector_whenSilenceReachesTheTimeout_failsToTheNanosecond() {
        Feed feed = Feed.of(HealthSettings.DEFAULT);
        feed.checks(10, 40, 0, 0);
        long lastPacket = feed.now();
        assertThat(feed.judge(lastPacket + 2 * Feed.SECOND - 1)).isEqualTo(Verdict.HEALTHY);
        Failure failure = feed.judge(lastPacket + 2 * Feed.SECOND).failed().orElseThrow();
        assertThat(failure.reason()).isEqualTo(FailureReason.TIMEOUT);
        assertThat(failure.errorClass()).isEqualTo(ErrorClass.TIMEOUT);
        assertThat(failure.message()).isEqualTo("no media for 2000 ms, allowed less than 2000 ms (timeout-duration)");
        assertThat(failure.measurement())
                .contains(new Measurement(
                        "timeout-duration",
                        2_000,
                        2_000,
                        "ms",
                        0,
                        new Evidence.Silence(OptionalLong.of(2 * Feed.SECOND), 400, 0)));
        assertThat(failure.details())
                .containsEntry("last_packet_ago_ms", 2_000L)
                .containsEntry("packet_count", 400L)
                .containsEntry("error_class", "timeout");
    }

    @Test
    void detector_whenAProtocolAllowsLessSilence_failsEarlier() {
        Feed feed = new Feed(
                FailureThresholds.withTimeout(HealthSettings.DEFAULT, 500_000_000L, "rtp.session-timeout"),
                HealthSettings.DEFAULT.checkInterval());
        assertThat(feed.checks(4, 0, 0, 0).failed()).isEmpty();
        assertThat(feed.check(0, 0, 0).failed().orElseThrow().message())
                .isEqualTo("no media for 500 ms, allowed less than 500 ms (rtp.session-timeout)");
    }

    @Test
    void detector_whenLossIsAboveTheThreshold_degradesAfterSixOfTenChecks() {
        Feed feed = Feed.of(HealthSettings.DEFAULT);
        feed.checks(100, 95, 5, 0);
        assertThat(feed.checks(5, 0, 95, 0)).isEqualTo(Verdict.HEALTHY);
        Verdict verdict = feed.check(94, 6, 0);
        assertThat(reasons(verdict)).containsExactly(FailureReason.PACKET_LOSS);
        assertThat(verdict.failed()).isEmpty();
    }

    @Test
    void detector_whenPacketsAreDamaged_degrades() {
        Feed feed = Feed.of(HealthSettings.DEFAULT);
        assertThat(feed.checks(50, 100, 0, 10)).isEqualTo(Verdict.HEALTHY);
        assertThat(reasons(feed.checks(6, 100, 0, 11))).containsExactly(FailureReason.HIGH_ERROR_RATE);
    }

    @Test
    void detector_whenRoundTripsAreLong_degrades() {
        Feed feed = Feed.of(HealthSettings.DEFAULT).roundTrip(Duration.ofSeconds(1));
        assertThat(feed.checks(50, 100, 0, 0)).isEqualTo(Verdict.HEALTHY);
        feed.roundTrip(Duration.ofMillis(1_001));
        assertThat(feed.checks(5, 100, 0, 0)).isEqualTo(Verdict.HEALTHY);
        assertThat(reasons(feed.check(100, 0, 0))).containsExactly(FailureReason.HIGH_LATENCY);
    }

    @Test
    void detector_whileTheRoundTripIsUnknown_saysNothingOfLatency() {
        Feed feed = Feed.of(HealthSettings.DEFAULT).roundTrip(Duration.ofSeconds(2));
        feed.checks(50, 100, 0, 0);
        feed.roundTripUnknown();
        assertThat(feed.check(100, 0, 0)).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void detector_whenTooFewPacketsCome_degradesOnceTheWindowIsFull() {
        Feed feed = Feed.of(Settings.with(settings -> settings.minPacketRate = 100));
        assertThat(feed.checks(24, 9, 0, 0)).isEqualTo(Verdict.HEALTHY);
        assertThat(feed.figures().windowFull()).isTrue();
        assertThat(reasons(feed.check(9, 0, 0))).containsExactly(FailureReason.LOW_PACKET_RATE);
    }

    @Test
    void detector_whenChecksAreTooFrequentForTheWindow_stillJudgesThePacketRate() {
        Feed feed = Feed.of(Settings.with(settings -> {
            settings.minPacketRate = 200;
            settings.checkInterval = Duration.ofMillis(10);
            settings.window = Duration.ofMinutes(1);
        }));
        assertThat(feed.checks(5_999, 1, 0, 0)).isEqualTo(Verdict.HEALTHY);
        assertThat(reasons(feed.checks(6, 1, 0, 0))).containsExactly(FailureReason.LOW_PACKET_RATE);
    }

    @Test
    void detector_whenAThresholdIsZero_hasThatRuleOff() {
        Feed feed = Feed.of(Settings.with(settings -> {
                    settings.maxPacketLoss = 0;
                    settings.maxErrorRate = 0;
                    settings.maxLatency = Duration.ZERO;
                    settings.minPacketRate = 0;
                }))
                .roundTrip(Duration.ofMinutes(1));
        assertThat(feed.checks(1_000, 1, 50, 1)).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void detector_whenSeveralRulesAreBroken_namesAllWithTheWeightiestFirst() {
        Feed feed = Feed.of(Settings.with(settings -> settings.minPacketRate = 1_000))
                .roundTrip(Duration.ofSeconds(2));
        Verdict verdict = feed.checks(30, 50, 50, 50);
        assertThat(reasons(verdict))
                .containsExactly(
                        FailureReason.PACKET_LOSS,
                        FailureReason.HIGH_ERROR_RATE,
                        FailureReason.LOW_PACKET_RATE,
                        FailureReason.HIGH_LATENCY);
    }

    @Test
    void detector_whenAReasonToReconnectLasts_fails() {
        Feed feed = Feed.of(Settings.with(settings -> {
            settings.reconnectOn = Set.of(FailureReason.PACKET_LOSS);
            settings.reconnectAfter = Duration.ofSeconds(3);
        }));
        assertThat(feed.checks(6, 90, 10, 0).broken()).hasSize(1);
        Verdict before = feed.checks(29, 90, 10, 0);
        assertThat(before.failed()).isEmpty();
        assertThat(before.broken()).hasSize(1);
        Failure failure = feed.check(90, 10, 0).failed().orElseThrow();
        assertThat(failure.reason()).isEqualTo(FailureReason.PACKET_LOSS);
        assertThat(failure.errorClass()).isEqualTo(ErrorClass.TRANSIENT);
    }

    @Test
    void detector_whenAReasonOnlyDegrades_neverFails() {
        Feed feed = Feed.of(Settings.with(settings -> settings.reconnectOn = Set.of(FailureReason.HIGH_LATENCY)));
        assertThat(feed.checks(10_000, 50, 50, 0).failed()).isEmpty();
    }

    @Test
    void detector_whenABurstIsOver_doesNotReconnectThoughItStillCountsAsDegraded() {
        Feed feed = Feed.of(Settings.with(settings -> {
            settings.reconnectOn = Set.of(FailureReason.PACKET_LOSS);
            settings.reconnectAfter = Duration.ofSeconds(5);
        }));
        feed.checks(30, 100, 0, 0);
        assertThat(feed.checks(8, 50, 50, 0).broken()).hasSize(1);
        for (int i = 0; i < 120; i++) {
            assertThat(feed.check(100, 0, 0).failed()).isEmpty();
        }
        assertThat(feed.checks(100, 100, 0, 0)).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void detector_whileMediaStallsWhenDegraded_doesNotTakeTheStallForGood() {
        Feed feed = Feed.of(Settings.with(settings -> settings.timeoutDuration = Duration.ofMinutes(1)));
        assertThat(reasons(feed.checks(30, 80, 20, 0))).containsExactly(FailureReason.PACKET_LOSS);
        for (int i = 0; i < 500; i++) {
            assertThat(reasons(feed.check(0, 0, 0))).containsExactly(FailureReason.PACKET_LOSS);
        }
        assertThat(feed.checks(130, 100, 0, 0)).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void detector_whileNothingChanges_givesTheSameVerdict() {
        Feed feed = Feed.of(HealthSettings.DEFAULT);
        feed.checks(30, 80, 20, 0);
        Verdict first = feed.check(80, 20, 0);
        assertThat(feed.check(80, 20, 0)).isSameAs(first);
        assertThat(Feed.of(HealthSettings.DEFAULT).checks(3, 100, 0, 0)).isSameAs(Verdict.HEALTHY);
    }

    @Test
    void detector_whenTheLatencyIsShortForTheRoundTrip_onlyWarnsAndWithHysteresis() {
        Feed feed = Feed.of(HealthSettings.DEFAULT)
                .agreedLatency(Duration.ofMillis(120))
                .roundTrip(Duration.ofMillis(40));
        assertThat(feed.checks(50, 100, 0, 0)).isEqualTo(Verdict.HEALTHY);
        feed.roundTrip(Duration.ofMillis(41));
        assertThat(feed.checks(5, 100, 0, 0)).isEqualTo(Verdict.HEALTHY);
        Verdict warned = feed.check(100, 0, 0);
        assertThat(warned.failed()).isEmpty();
        assertThat(warned.broken()).isEmpty();
        assertThat(warned.warnings()).extracting(Verdict.Warning::rule).containsExactly(HealthRule.MIN_LATENCY_MARGIN);
        assertThat(warned.warnings().getFirst().message())
                .contains("min-latency-margin: measured 2.927", "latency 120.0 ms, round trip 41.0 ms");
        feed.roundTrip(Duration.ofMillis(35)); // 3.43: above 3, but not above 3 / 0.8
        assertThat(feed.checks(500, 100, 0, 0).warnings()).hasSize(1);
        feed.roundTrip(Duration.ofMillis(30));
        assertThat(feed.checks(120, 100, 0, 0)).isEqualTo(Verdict.HEALTHY);
    }

    @Test
    void detector_whenTheLatencyMarginIsAReasonToReconnect_stillOnlyWarns() {
        Feed feed = Feed.of(Settings.with(settings -> {
                    settings.reconnectOn = Set.of(FailureReason.HIGH_LATENCY);
                    settings.reconnectAfter = Duration.ZERO;
                }))
                .agreedLatency(Duration.ofMillis(100))
                .roundTrip(Duration.ofMillis(100));
        Verdict verdict = feed.checks(100, 100, 0, 0);
        assertThat(verdict.failed()).isEmpty();
        assertThat(verdict.broken()).isEmpty();
        assertThat(verdict.warnings()).hasSize(1);
    }

    @Test
    void detector_whenTheSourceReportsMediaThatNeverComes_fails() {
        Feed feed = Feed.of(Settings.with(settings -> settings.timeoutDuration = Duration.ofMinutes(1)));
        feed.checks(10, 40, 0, 0);
        feed.unseenReports(2);
        assertThat(feed.checks(100, 0, 0, 0).failed()).isEmpty();
        feed.unseenReports(3);
        Failure failure = feed.check(0, 0, 0).failed().orElseThrow();
        assertThat(failure.reason()).isEqualTo(FailureReason.TIMEOUT);
        assertThat(failure.message())
                .startsWith("3 reports of the source in a row say that it has sent packets of which none came");
        assertThat(failure.details())
                .containsEntry("rule", "media-timeout-reports")
                .containsEntry("value", 3.0)
                .containsEntry("threshold", 3.0)
                .containsEntry("unit", "reports")
                .containsEntry("last_packet_ago_ms", 10_100L);
    }

    @Test
    void detector_whenReportsAreOff_waitsForTheClockAndSaysThatTheSourceSends() {
        Feed feed = Feed.of(Settings.with(settings -> settings.mediaTimeoutReports = 0))
                .unseenReports(100);
        feed.check(40, 0, 0);
        assertThat(feed.checks(19, 0, 0, 0).failed()).isEmpty();
        assertThat(feed.check(0, 0, 0).failed().orElseThrow().message())
                .isEqualTo(
                        "no media for 2000 ms, allowed less than 2000 ms (timeout-duration); 100 reports of the source since say that it is"
                                + " sending");
    }

    @Test
    void detector_beforeTheFirstMedia_goesByTheSourcesReports() {
        FailureThresholds limits = FailureThresholds.of(HealthSettings.DEFAULT);
        assertThat(FailureDetector.beforeMedia(limits, unseen(2), 0)).isEmpty();
        Failure failure = FailureDetector.beforeMedia(limits, unseen(3), 0).orElseThrow();
        assertThat(failure.reason()).isEqualTo(FailureReason.TIMEOUT);
        assertThat(failure.details()).doesNotContainKey("last_packet_ago_ms").containsEntry("packet_count", 0L);
    }

    private static ConnectionSample unseen(int reports) {
        return new ConnectionSample(
                9 * Feed.SECOND, 0, 0, 0, 0, 0, 0, ConnectionSample.NEVER, ConnectionSample.UNKNOWN, -1, reports);
    }

    @Test
    void detector_whenTheStreamDiesWhileDegraded_failsBySilence() {
        Feed feed = Feed.of(HealthSettings.DEFAULT);
        assertThat(feed.checks(30, 50, 50, 0).broken()).hasSize(1);
        Verdict verdict = feed.checks(20, 0, 0, 0);
        assertThat(verdict.failed().orElseThrow().reason()).isEqualTo(FailureReason.TIMEOUT);
    }

    /** An hour of 4.5 Mbit/s whose packets are lost independently, at about the share of the threshold. */
    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.10, 0.20, 0.30})
    void detector_whenLossHoversAroundTheThreshold_doesNotFlap(double threshold) {
        for (double share : new double[] {0.85, 0.9, 1.0, 1.1}) {
            int[] changes = new int[8];
            for (int seed = 0; seed < changes.length; seed++) {
                changes[seed] = changesInAnHour(threshold, share * threshold, seed);
            }
            assertThat(Arrays.stream(changes).max().orElseThrow())
                    .as("changes at %s of %s: %s", share, threshold, Arrays.toString(changes))
                    .isLessThanOrEqualTo(2);
        }
    }

    private static int changesInAnHour(double threshold, double loss, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Feed feed = Feed.of(Settings.with(settings -> settings.maxPacketLoss = threshold));
        boolean degraded = false;
        int changes = 0;
        for (int i = 0; i < 36_000; i++) {
            int missing = 0;
            for (int packet = 0; packet < 43; packet++) {
                missing += random.nextDouble() < loss ? 1 : 0;
            }
            boolean now = !feed.check(43 - missing, missing, 0).broken().isEmpty();
            changes += now == degraded ? 0 : 1;
            degraded = now;
        }
        return changes;
    }

    private static List<FailureReason> reasons(Verdict verdict) {
        return verdict.broken().stream().map(Failure::reason).toList();
    }
}
