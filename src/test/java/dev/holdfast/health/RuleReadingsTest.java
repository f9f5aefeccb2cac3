package dev.holdfast.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthRule;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.Protocol;
import dev.holdfast.model.RuleAction;
import dev.holdfast.model.RuleReading;
import dev.holdfast.model.RuleState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuleReadingsTest {

    private static final FailureThresholds DEFAULT = FailureThresholds.of(HealthSettings.DEFAULT);

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void readings_alwaysHaveEveryRuleAndAReasonForEachThatHasNoFigure(Protocol protocol) {
        Feed feed = Feed.of(HealthSettings.DEFAULT);
        feed.checks(50, 100, 0, 0);
        RuleReadings readings = new RuleReadings(DEFAULT, protocol);
        for (List<RuleReading> all : List.of(
                readings.none("no connection"),
                readings.beforeMedia(ConnectionSample.empty(0), 5 * Feed.SECOND),
                readings.of(feed.detector(), feed.figures()))) {
            assertThat(all).extracting(RuleReading::rule).containsExactly(HealthRule.values());
            assertThat(all).allSatisfy(each -> {
                assertThat(each.value().isPresent())
                        .as("%s", each)
                        .isEqualTo(each.why().isEmpty());
                assertThat(each.margin().isPresent())
                        .as("%s", each)
                        .isEqualTo(each.value().isPresent());
            });
        }
    }

    @Test
    void readings_withoutAConnection_showNoFigureAndSayWhy() {
        assertThat(new RuleReadings(DEFAULT, Protocol.SRT).none("no connection"))
                .allSatisfy(each -> assertThat(each.value()).isEmpty())
                .filteredOn(each -> each.enabled() && each.measurable())
                .allSatisfy(each -> {
                    assertThat(each.state()).isEqualTo(RuleState.UNKNOWN);
                    assertThat(each.why()).contains("no connection");
                });
    }

    @Test
    void readings_ofAProtocolWithoutTheFigure_sayThatItIsNeverMeasured() {
        assertThat(neverMeasured(Protocol.SRT)).containsExactly(HealthRule.MEDIA_TIMEOUT_REPORTS);
        assertThat(neverMeasured(Protocol.RTP)).containsExactly(HealthRule.MIN_LATENCY_MARGIN);
        assertThat(neverMeasured(Protocol.UDP))
                .containsExactly(
                        HealthRule.MEDIA_TIMEOUT_REPORTS, HealthRule.MAX_LATENCY, HealthRule.MIN_LATENCY_MARGIN);
        assertThat(neverMeasured(Protocol.TCP))
                .containsExactly(
                        HealthRule.MEDIA_TIMEOUT_REPORTS,
                        HealthRule.MAX_PACKET_LOSS,
                        HealthRule.MAX_LATENCY,
                        HealthRule.MIN_LATENCY_MARGIN);
    }

    private static List<HealthRule> neverMeasured(Protocol protocol) {
        return new RuleReadings(DEFAULT, protocol)
                .none("").stream()
                        .filter(each -> !each.measurable())
                        .map(RuleReading::rule)
                        .toList();
    }

    @Test
    void readings_beforeTheFirstMedia_countItsTimeDown() {
        RuleReadings readings = new RuleReadings(DEFAULT, Protocol.RTP);
        RuleReading early =
                reading(readings.beforeMedia(ConnectionSample.empty(0), Feed.SECOND), HealthRule.FIRST_MEDIA_TIMEOUT);
        assertThat(early.value()).hasValue(1_000);
        assertThat(early.margin()).hasValue(0.9);
        assertThat(early.state()).isEqualTo(RuleState.OK);
        RuleReading late = reading(
                readings.beforeMedia(ConnectionSample.empty(0), 9 * Feed.SECOND), HealthRule.FIRST_MEDIA_TIMEOUT);
        assertThat(late.margin()).hasValue(0.1);
        assertThat(late.state()).isEqualTo(RuleState.WARNING);
    }

    @Test
    void readings_whileMediaFlows_showFiguresAndWhatIsOff() {
        Feed feed = Feed.of(HealthSettings.DEFAULT)
                .roundTrip(Duration.ofMillis(250))
                .agreedLatency(Duration.ofMillis(500));
        feed.checks(50, 98, 2, 1);
        List<RuleReading> all = new RuleReadings(DEFAULT, Protocol.SRT).of(feed.detector(), feed.figures());
        assertThat(reading(all, HealthRule.MAX_PACKET_LOSS).value()).hasValue(0.02);
        assertThat(reading(all, HealthRule.MAX_PACKET_LOSS).state()).isEqualTo(RuleState.OK);
        assertThat(reading(all, HealthRule.MAX_LATENCY).margin()).hasValue(0.75);
        RuleReading margin = reading(all, HealthRule.MIN_LATENCY_MARGIN);
        assertThat(margin.value()).hasValue(2);
        assertThat(margin.state()).isEqualTo(RuleState.WARNING);
        assertThat(margin.broken()).isTrue();
        assertThat(margin.action()).isEqualTo(RuleAction.WARN);
        RuleReading off = reading(all, HealthRule.MIN_PACKET_RATE);
        assertThat(off.state()).isEqualTo(RuleState.OFF);
        assertThat(off.enabled()).isFalse();
        assertThat(off.measurable()).isTrue();
    }

    @Test
    void readings_ofASilentSession_showTheSilenceAndNothingStale() {
        Feed feed = Feed.of(HealthSettings.DEFAULT);
        feed.checks(50, 80, 20, 0);
        feed.checks(30, 0, 0, 0);
        List<RuleReading> all = new RuleReadings(DEFAULT, Protocol.RTP).of(feed.detector(), feed.figures());
        RuleReading silence = reading(all, HealthRule.TIMEOUT_DURATION);
        assertThat(silence.state()).isEqualTo(RuleState.BROKEN);
        assertThat(silence.value()).hasValue(3_000);
        assertThat(silence.brokenForNanos()).hasValue(Feed.SECOND);
        RuleReading loss = reading(all, HealthRule.MAX_PACKET_LOSS);
        assertThat(loss.state()).isEqualTo(RuleState.UNKNOWN);
        assertThat(loss.value()).isEmpty();
        assertThat(loss.why()).contains("no media for 3000 ms");
    }

    @Test
    void readings_ofAStallShorterThanTheTimeout_doNotCallAnEmptyWindowLossless() {
        FailureThresholds patient =
                FailureThresholds.of(Settings.with(settings -> settings.timeoutDuration = Duration.ofMinutes(1)));
        Feed feed = new Feed(patient, Duration.ofMillis(100));
        feed.checks(50, 80, 20, 0);
        feed.checks(30, 0, 0, 0);
        RuleReading loss = reading(
                new RuleReadings(patient, Protocol.RTP).of(feed.detector(), feed.figures()),
                HealthRule.MAX_PACKET_LOSS);
        assertThat(loss.value()).isEmpty();
        assertThat(loss.why()).contains("no packet came in the window");
        assertThat(loss.broken()).isTrue();
        assertThat(loss.state()).isEqualTo(RuleState.BROKEN);
    }

    @Test
    void readings_nameWhatABreachLeadsTo() {
        FailureThresholds limits = FailureThresholds.of(
                Settings.with(settings -> settings.reconnectOn = Set.of(FailureReason.PACKET_LOSS)));
        List<RuleReading> all = new RuleReadings(limits, Protocol.SRT).none("");
        assertThat(reading(all, HealthRule.MAX_PACKET_LOSS).action()).isEqualTo(RuleAction.RECONNECT);
        assertThat(reading(all, HealthRule.MAX_LATENCY).action()).isEqualTo(RuleAction.DEGRADE);
        assertThat(reading(all, HealthRule.TIMEOUT_DURATION).action()).isEqualTo(RuleAction.RECONNECT);
        assertThat(reading(all, HealthRule.MIN_LATENCY_MARGIN).action()).isEqualTo(RuleAction.WARN);
    }

    private static RuleReading reading(List<RuleReading> all, HealthRule rule) {
        return all.stream().filter(each -> each.rule() == rule).findFirst().orElseThrow();
    }
}
