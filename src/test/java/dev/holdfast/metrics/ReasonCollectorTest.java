package dev.holdfast.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.testing.FakeStreams;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReasonCollectorTest {

    private final FakeStreams streams = new FakeStreams();
    private final ReconnectionMetrics metrics = new ReconnectionMetrics(new SimpleMeterRegistry(), streams);
    private final ReasonCollector collector = new ReasonCollector(streams, metrics);

    @BeforeEach
    void addStream() {
        streams.add(definition("srt://192.0.2.10:9000"), Optional.empty());
    }

    @Test
    void counters_ofAStreamThatNothingHasBeenHeardOf_areAllThereAtZero() {
        assertThat(scraped())
                .hasSize(9 + 6 * 3)
                .containsEntry("failure_detections srt packet_loss", 0.0)
                .containsEntry("reconnection_attempts srt peer_closed aborted", 0.0)
                .allSatisfy((_, value) -> assertThat(value).isZero());
    }

    @Test
    void counter_whenItsFirstEventComes_risesFromTheZeroThatWasThere() {
        publish(EventType.STREAM_ADDED, null);
        Map<String, Double> before = scraped();
        publish(EventType.FAILURE_DETECTED, FailureReason.TIMEOUT);
        publish(EventType.RECONNECTION_STARTED, FailureReason.TIMEOUT);
        publish(EventType.RECONNECTION_ATTEMPT, FailureReason.TIMEOUT);
        publish(EventType.RECONNECTION_WAITING, FailureReason.NETWORK_ERROR);
        publish(EventType.RECONNECTION_ATTEMPT, FailureReason.TIMEOUT);
        publish(EventType.RECONNECTION_ABORTED, FailureReason.TIMEOUT);

        Map<String, Double> after = scraped();

        assertThat(after.keySet()).isEqualTo(before.keySet());
        before.put("failure_detections srt timeout", 1.0);
        before.put("reconnection_attempts srt timeout failure", 1.0);
        before.put("reconnection_attempts srt timeout aborted", 1.0);
        assertThat(after).isEqualTo(before);
    }

    @Test
    void counter_ofAReasonThatSettingsExclude_isThereOnceItHasHappened() {
        publish(EventType.STREAM_ADDED, null);
        assertThat(scraped()).doesNotContainKey("failure_detections srt low_packet_rate");

        publish(EventType.FAILURE_DETECTED, FailureReason.LOW_PACKET_RATE);

        assertThat(scraped()).hasSize(28).containsEntry("failure_detections srt low_packet_rate", 1.0);
    }

    @Test
    void counters_whenTheStreamIsReplacedByOneOfAnotherProtocol_beginAnew() {
        publish(EventType.STREAM_ADDED, null);
        publish(EventType.FAILURE_DETECTED, FailureReason.TIMEOUT);
        streams.replace(definition("srt://192.0.2.99:9000"));
        publish(EventType.STREAM_UPDATED, null);
        assertThat(scraped()).containsEntry("failure_detections srt timeout", 1.0);

        streams.replace(definition("rtp://:5004"));
        publish(EventType.STREAM_UPDATED, null);

        assertThat(scraped())
                .hasSize(7 + 4 * 3)
                .containsEntry("failure_detections rtp timeout", 0.0)
                .doesNotContainKey("failure_detections rtp unauthorized");
    }

    @Test
    void counters_whenTheStreamGoesAndComesBack_goWithItAndBeginAnew() {
        publish(EventType.STREAM_ADDED, null);
        publish(EventType.FAILURE_DETECTED, FailureReason.TIMEOUT);
        streams.remove(Notices.CAM1);
        publish(EventType.STREAM_REMOVED, null);
        assertThat(scraped()).isEmpty();

        streams.add(definition("srt://192.0.2.10:9000"), Optional.empty());
        publish(EventType.STREAM_ADDED, null);

        assertThat(scraped()).hasSize(27).containsEntry("failure_detections srt timeout", 0.0);
    }

    private void publish(EventType type, @Nullable FailureReason reason) {
        metrics.publish(Notices.of(type, reason));
    }

    /** The values, by what tells the series apart. */
    private Map<String, Double> scraped() {
        Map<String, Double> values = new TreeMap<>();
        for (MetricSnapshot family : collector.collect()) {
            String name = family.getMetadata().getName().substring("holdfast_".length());
            for (CounterSnapshot.CounterDataPointSnapshot point : ((CounterSnapshot) family).getDataPoints()) {
                String outcome = Optional.ofNullable(point.getLabels().get("outcome"))
                        .map(each -> " " + each)
                        .orElse("");
                String key = name + " " + point.getLabels().get("protocol") + " "
                        + point.getLabels().get("reason") + outcome;
                assertThat(values.put(key, point.getValue())).isNull();
            }
        }
        return values;
    }

    private static StreamDefinition definition(String source) {
        return StreamDefinition.of(Notices.CAM1, SourceUri.parse(source), List.of());
    }
}
