package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.Notice;
import dev.holdfast.model.OutputStatus;
import dev.holdfast.model.RuleReading;
import dev.holdfast.model.RuleState;
import dev.holdfast.model.StateName;
import dev.holdfast.reconnect.Reconnector;
import dev.holdfast.testing.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a stream says of its health, in each of its states. */
class SupervisorHealthTest extends SupervisorScene {

    @Test
    void health_withoutAConnection_saysWhyNothingCanBeMeasured() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        transport.latest().end(lost());
        time.settle();
        HealthReport waiting = stream.health();
        assertThat(waiting.state()).isEqualTo(StateName.WAITING);
        assertThat(waiting.health().connected()).isFalse();
        assertThat(waiting.health().packetRate()).isZero();
        assertThat(waiting.verdict())
                .startsWith("No media: attempt 1 is due in 0.")
                .contains("Without a connection nothing can be measured")
                .contains("the connection broke");
        assertNothingMeasured(waiting);

        time.pass(Duration.ofMillis(100));
        HealthReport connecting = stream.health();
        assertThat(connecting.verdict()).startsWith("No connection yet: attempt 1 is under way");
        assertNothingMeasured(connecting);

        stream.command(StreamCommand.PAUSE);
        assertThat(stream.health().verdict()).startsWith("Paused");
        assertNothingMeasured(stream.health());
    }

    @Test
    void health_ofAListener_countsItsAgeFromTheCallAndRemembersItsMedia() {
        transport.traits = Reconnector.Traits.LISTENER;
        StreamSupervisor stream = started(definition("srt://:9000?mode=listener"), Optional.empty());
        time.pass(Duration.ofHours(1));
        assertThat(stream.health().verdict())
                .isEqualTo("No connection yet: listening for a caller. Nothing can be measured.");
        assertThat(stream.health().health().lastSeen()).isEmpty();

        transport.latest().open();
        flow(Duration.ofSeconds(2));
        assertThat(stream.health().health().connectionAgeMs()).isBetween(1_900L, 2_100L);
        Instant seen = time.now();

        transport.latest().end(lost());
        time.pass(Duration.ofMinutes(1));
        assertThat(stream.health().state()).isEqualTo(StateName.CONNECTING);
        assertThat(stream.health().verdict()).startsWith("No connection yet: listening for a caller.");
        assertThat(stream.health().health().connectionAgeMs()).isZero();
        assertThat(stream.health().health().lastSeen()).contains(seen);
    }

    private static void assertNothingMeasured(HealthReport report) {
        assertThat(report.rules()).hasSize(HealthRule.values().length).allSatisfy(each -> {
            assertThat(each.value()).isEmpty();
            assertThat(each.why()).isPresent();
            assertThat(each.state()).isIn(RuleState.UNKNOWN, RuleState.OFF);
        });
    }

    @Test
    void media_whenAskedFor_isThatOfThePresentConnection() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        assertThat(stream.media()).isEmpty();
        transport.latest().media = Optional.of(Snapshots.media());
        assertThat(stream.media()).contains(Snapshots.media());

        transport.latest().end(lost());
        time.settle();
        assertThat(stream.media()).isEmpty();
    }

    @Test
    void health_beforeTheFirstMedia_countsItsTimeDown() {
        StreamSupervisor stream = started(definition("srt://192.0.2.10:9000"), Optional.empty());
        time.pass(Duration.ofSeconds(1));
        transport.latest().open();
        time.pass(Duration.ofSeconds(4));

        HealthReport report = stream.health();
        assertThat(report.health().connected()).isTrue();
        assertThat(report.verdict())
                .isEqualTo("Connected, but no media has come yet: the attempt counts as failed in 6.0 s"
                        + " (first-media-timeout).");
        assertThat(rule(report, HealthRule.FIRST_MEDIA_TIMEOUT).value()).hasValue(4_000);
        assertThat(rule(report, HealthRule.FIRST_MEDIA_TIMEOUT).margin()).hasValue(0.6);
        assertThat(rule(report, HealthRule.MAX_PACKET_LOSS).why()).contains("no media has come yet");

        time.pass(Duration.ofSeconds(6));
        Notice detected = notice(EventType.FAILURE_DETECTED);
        assertThat(detected.details())
                .containsEntry("rule", "first-media-timeout")
                .containsEntry("value", 10_000.0)
                .containsEntry("threshold", 10_000.0)
                .containsEntry("packet_count", 0L);
    }

    @Test
    void health_whileMediaFlows_namesTheRuleNearestToItsLimit() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        transport.latest().roundTrip(Duration.ofMillis(500), Duration.ofSeconds(3));
        flow(Duration.ofSeconds(1));

        HealthReport report = stream.health();
        assertThat(report.verdict())
                .isEqualTo(
                        "Media flows. Every rule is kept; nearest to its limit: max-latency (500, allowed at most 1000 ms).");
        assertThat(rule(report, HealthRule.FIRST_MEDIA_TIMEOUT).why()).contains("the first media has come");
        assertThat(rule(report, HealthRule.MIN_PACKET_RATE).state()).isEqualTo(RuleState.OFF);
    }

    @Test
    void health_whileDegraded_saysWhatIsBrokenAndWhatItBeganWith() {
        StreamSupervisor stream = streaming(definition("rtp://:5004"));
        flowLosing(300, 5);

        HealthReport report = stream.health();
        assertThat(report.state()).isEqualTo(StateName.DEGRADED);
        assertThat(report.verdict())
                .startsWith("Media flows, but degraded. Broken: max-packet-loss (0.16")
                .contains("It began with: packet_loss: measured");
        RuleReading loss = rule(report, HealthRule.MAX_PACKET_LOSS);
        assertThat(loss.state()).isEqualTo(RuleState.BROKEN);
        assertThat(loss.margin().orElseThrow()).isNegative();
        assertThat(loss.samplesOver()).hasValue(10);
        Notice detected = notice(EventType.FAILURE_DETECTED);
        assertThat(detected.details())
                .containsKeys("deciding_samples", "packets_lost", "packets_expected", "exit_threshold")
                .containsEntry("samples_over", 6)
                .containsEntry("samples", 10);
        assertThat(stream.snapshot().lastError().orElseThrow().failure().details())
                .containsAllEntriesOf(detected.details());
    }

    @Test
    void health_whileASilentSessionLingers_showsTheSilenceAndNoStaleFigures() {
        transport.traits = Reconnector.Traits.CONNECTIONLESS;
        StreamSupervisor stream = streaming(slowly(definition("rtp://:5004")));
        time.pass(Duration.ofSeconds(3));

        HealthReport report = stream.health();
        assertThat(report.state()).isEqualTo(StateName.WAITING);
        assertThat(report.verdict()).contains("The silent session stays open");
        assertThat(rule(report, HealthRule.TIMEOUT_DURATION).state()).isEqualTo(RuleState.BROKEN);
        assertThat(rule(report, HealthRule.MAX_PACKET_LOSS).value()).isEmpty();
        assertThat(report.health().packetRate()).isZero();
        assertThat(report.health().bitrateBps()).isZero();
    }

    @Test
    void rates_ofADeadStream_fallToZeroWithinTheWindowAndStayThere() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        flow(Duration.ofSeconds(3));
        time.pass(Duration.ofMillis(100));
        double before = stream.snapshot().health().bitrateBps();
        assertThat(before).isGreaterThan(1_000_000);
        for (int i = 0; i < 18; i++) {
            time.pass(Duration.ofMillis(100));
            double now = stream.snapshot().health().bitrateBps();
            assertThat(now).isLessThan(before);
            before = now;
        }
        time.pass(Duration.ofMillis(300));
        for (int i = 0; i < 600; i++) {
            time.pass(Duration.ofMillis(100));
            assertThat(stream.snapshot().health().bitrateBps()).isZero();
            assertThat(stream.snapshot().health().packetRate()).isZero();
        }
    }

    @Test
    void stream_whenTheLatencyMarginIsThin_isWarnedOfAndStaysStreaming() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        transport.latest().roundTrip(Duration.ofMillis(100), Duration.ofMillis(120));
        flow(Duration.ofSeconds(2));

        assertThat(stream.snapshot().state()).isEqualTo(StateName.STREAMING);
        assertThat(stream.snapshot().warnings()).containsExactly(HealthRule.MIN_LATENCY_MARGIN);
        assertThat(stream.health().verdict())
                .isEqualTo(
                        "Media flows. No rule is broken that changes the state; worth a look: min-latency-margin (1.200,"
                                + " allowed at least 3 ratio).");
        assertThat(types()).doesNotContain(EventType.FAILURE_DETECTED);

        transport.latest().roundTrip(Duration.ofMillis(10), Duration.ofMillis(120));
        flow(Duration.ofSeconds(12));
        assertThat(stream.snapshot().warnings()).isEmpty();
        transport.latest().roundTrip(Duration.ofMillis(100), Duration.ofMillis(120));
        flow(Duration.ofSeconds(2));
        transport.latest().end(lost());
        time.settle();
        assertThat(stream.snapshot().warnings()).isEmpty();
    }

    @Test
    void stream_whenTheSourceReportsMediaThatNeverComes_failsBeforeTheFirstMediaToo() {
        StreamSupervisor stream = started(definition("rtp://:5004"), Optional.empty());
        transport.latest().open();
        transport.latest().unseenReports(3);
        time.pass(Duration.ofMillis(150));

        Notice detected = notice(EventType.FAILURE_DETECTED);
        assertThat(detected.reason()).contains(FailureReason.TIMEOUT);
        assertThat(detected.previousState()).isEqualTo(StateName.VERIFYING);
        assertThat(detected.details())
                .containsEntry("rule", "media-timeout-reports")
                .containsEntry("value", 3.0);
        assertThat(stream.snapshot().lastError().orElseThrow().failure().message())
                .startsWith("3 reports of the source in a row");
    }

    @Test
    void checks_whileNobodyAsks_readNoStatistics() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        int before = transport.latest().statisticsRead;
        flow(Duration.ofSeconds(10));
        assertThat(transport.latest().statisticsRead).isEqualTo(before);

        for (int i = 0; i < 60; i++) {
            assertThat(stream.snapshot().protocolStatistics()).isNotEmpty();
        }
        assertThat(transport.latest().statisticsRead).isEqualTo(before + 1);
    }

    @Test
    void snapshot_ofAStreamAtRest_showsItsOutputsAsTheyAreNow() {
        StreamSupervisor stream = streaming(definition("srt://192.0.2.10:9000"));
        stream.command(StreamCommand.PAUSE);
        assertThat(stream.snapshot().outputs()).isEmpty();
        outputs.statuses = List.of(new OutputStatus("udp://127.0.0.1:9500", false, 1, 2, 3, Optional.of("no route")));
        time.pass(Duration.ofMillis(200));
        assertThat(stream.snapshot().outputs()).hasSize(1);
    }

    private static RuleReading rule(HealthReport report, HealthRule rule) {
        return report.rules().stream()
                .filter(each -> each.rule() == rule)
                .findFirst()
                .orElseThrow();
    }
}
