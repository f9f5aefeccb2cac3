package dev.holdfast.metrics;

import static dev.holdfast.model.FailureReason.HIGH_ERROR_RATE;
import static dev.holdfast.model.FailureReason.HIGH_LATENCY;
import static dev.holdfast.model.FailureReason.LOW_PACKET_RATE;
import static dev.holdfast.model.FailureReason.NETWORK_ERROR;
import static dev.holdfast.model.FailureReason.OPERATOR;
import static dev.holdfast.model.FailureReason.PACKET_LOSS;
import static dev.holdfast.model.FailureReason.PEER_CLOSED;
import static dev.holdfast.model.FailureReason.REJECTED;
import static dev.holdfast.model.FailureReason.TIMEOUT;
import static dev.holdfast.model.FailureReason.UNAUTHORIZED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.FailureReason;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.ReconnectionSettings;
import dev.holdfast.model.RtpSettings;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.model.StateSettings;
import dev.holdfast.model.StreamDefinition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PossibleReasonsTest {

    @Test
    void reasons_ofEachProtocol_areThoseThatItsConnectionsAndRulesHave() {
        assertThat(of("srt://192.0.2.10:9000"))
                .isEqualTo(new PossibleReasons(
                        Set.of(
                                TIMEOUT,
                                PACKET_LOSS,
                                HIGH_LATENCY,
                                HIGH_ERROR_RATE,
                                NETWORK_ERROR,
                                REJECTED,
                                UNAUTHORIZED,
                                PEER_CLOSED,
                                OPERATOR),
                        Set.of(TIMEOUT, NETWORK_ERROR, REJECTED, UNAUTHORIZED, PEER_CLOSED, OPERATOR)));
        assertThat(of("rtp://:5004"))
                .isEqualTo(new PossibleReasons(
                        Set.of(
                                TIMEOUT,
                                PACKET_LOSS,
                                HIGH_LATENCY,
                                HIGH_ERROR_RATE,
                                NETWORK_ERROR,
                                PEER_CLOSED,
                                OPERATOR),
                        Set.of(TIMEOUT, NETWORK_ERROR, PEER_CLOSED, OPERATOR)));
        assertThat(of("udp://:5004"))
                .isEqualTo(new PossibleReasons(
                        Set.of(TIMEOUT, PACKET_LOSS, HIGH_ERROR_RATE, NETWORK_ERROR, OPERATOR),
                        Set.of(TIMEOUT, NETWORK_ERROR, OPERATOR)));
        PossibleReasons bytes = new PossibleReasons(
                Set.of(TIMEOUT, HIGH_ERROR_RATE, NETWORK_ERROR, PEER_CLOSED, OPERATOR),
                Set.of(TIMEOUT, HIGH_ERROR_RATE, NETWORK_ERROR, PEER_CLOSED, OPERATOR));
        assertThat(of("tcp://192.0.2.10:9000")).isEqualTo(bytes);
        assertThat(of("unix:/run/cam.sock")).isEqualTo(bytes);
    }

    @Test
    void reasons_ofSeveralSources_areThoseOfAll() {
        assertThat(of("udp://:5004", "tcp://192.0.2.10:9000").outage())
                .containsExactlyInAnyOrder(TIMEOUT, HIGH_ERROR_RATE, NETWORK_ERROR, PEER_CLOSED, OPERATOR);
    }

    @Test
    void reasons_followTheRulesThatAreOnAndReconnect() {
        PossibleReasons strict = PossibleReasons.of(
                definition(health(0.05, 100, Set.of(PACKET_LOSS, LOW_PACKET_RATE, HIGH_LATENCY)), "udp://:5004"));
        assertThat(strict.outage())
                .containsExactlyInAnyOrder(TIMEOUT, NETWORK_ERROR, OPERATOR, PACKET_LOSS, LOW_PACKET_RATE);
        assertThat(strict.detected())
                .containsExactlyInAnyOrder(
                        TIMEOUT, NETWORK_ERROR, OPERATOR, PACKET_LOSS, LOW_PACKET_RATE, HIGH_ERROR_RATE);
        assertThat(PossibleReasons.of(definition(health(0, 0, Set.of(PACKET_LOSS)), "udp://:5004"))
                        .detected())
                .doesNotContain(PACKET_LOSS, LOW_PACKET_RATE);
    }

    private static PossibleReasons of(String... sources) {
        return PossibleReasons.of(definition(HealthSettings.DEFAULT, sources));
    }

    private static HealthSettings health(double maxLoss, double minRate, Set<FailureReason> reconnectOn) {
        HealthSettings usual = HealthSettings.DEFAULT;
        return new HealthSettings(
                usual.checkInterval(),
                usual.timeoutDuration(),
                usual.timeoutFloor(),
                usual.firstMediaTimeout(),
                usual.window(),
                maxLoss,
                usual.maxLatency(),
                usual.maxErrorRate(),
                minRate,
                usual.minLatencyMargin(),
                usual.mediaTimeoutReports(),
                usual.samples(),
                usual.samplesToEnter(),
                usual.exitRatio(),
                usual.windowsToExit(),
                reconnectOn,
                Duration.ofSeconds(10));
    }

    private static StreamDefinition definition(HealthSettings health, String... sources) {
        return new StreamDefinition(
                Notices.CAM1,
                Map.of(),
                StreamDefinition.DEFAULT_PRIORITY,
                Stream.of(sources).map(SourceUri::parse).toList(),
                List.of(),
                ReconnectionSettings.DEFAULT,
                health,
                StateSettings.DEFAULT,
                SrtSettings.DEFAULT,
                RtpSettings.DEFAULT);
    }
}
