package dev.holdfast.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.testing.FakeStreams;
import dev.holdfast.testing.Snapshots;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Prometheus sees. */
class MetricsTest {

    private static final String CAM1 = "protocol=\"srt\",stream_id=\"cam1\"";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final FakeStreams streams = new FakeStreams();
    private final ReconnectionMetrics reconnection = new ReconnectionMetrics(registry, streams);

    @BeforeEach
    void addStream() {
        registry.getPrometheusRegistry().register(new StreamCollector(streams));
        registry.getPrometheusRegistry().register(new ReasonCollector(streams, reconnection));
        streams.add(definition("srt://192.0.2.10:9000"), Optional.empty());
        publish(EventType.STREAM_ADDED, null);
    }

    @Test
    void stream_whenAdded_hasItsSeriesAtZero() {
        assertThat(lines())
                .contains(
                        "holdfast_reconnection_successes_total{" + CAM1 + "} 0.0",
                        "holdfast_reconnection_failures_total{" + CAM1 + "} 0.0",
                        "holdfast_reconnection_duration_seconds_count{" + CAM1 + "} 0",
                        "holdfast_outage_duration_seconds_count{" + CAM1 + "} 0",
                        "holdfast_failure_detection_seconds_count{" + CAM1 + "} 0",
                        "holdfast_failure_detections_total{protocol=\"srt\",reason=\"unauthorized\",stream_id=\"cam1\"} 0.0",
                        "holdfast_reconnection_attempts_total{outcome=\"aborted\",protocol=\"srt\",reason=\"timeout\",stream_id=\"cam1\"} 0.0",
                        "holdfast_stream_up{" + CAM1 + "} 0.0",
                        "holdfast_stream_state{protocol=\"srt\",state=\"idle\",stream_id=\"cam1\"} 1.0",
                        "holdfast_stream_state{protocol=\"srt\",state=\"streaming\",stream_id=\"cam1\"} 0.0",
                        "holdfast_packets_received_total{" + CAM1 + "} 0.0");
    }

    @Test
    void outage_whenItEndsWithMedia_isCountedAndMeasured() {
        publish(EventType.FAILURE_DETECTED, FailureReason.TIMEOUT);
        publish(EventType.RECONNECTION_STARTED, FailureReason.TIMEOUT);
        publish(EventType.RECONNECTION_ATTEMPT, null);
        publish(EventType.RECONNECTION_WAITING, FailureReason.NETWORK_ERROR);
        publish(EventType.RECONNECTION_ATTEMPT, null);
        publish(EventType.RECONNECTION_SUCCEEDED, FailureReason.TIMEOUT);

        assertThat(lines())
                .contains(
                        "holdfast_failure_detections_total{protocol=\"srt\",reason=\"timeout\",stream_id=\"cam1\"} 1.0",
                        "holdfast_reconnection_attempts_total{outcome=\"failure\",protocol=\"srt\",reason=\"timeout\",stream_id=\"cam1\"} 1.0",
                        "holdfast_reconnection_attempts_total{outcome=\"success\",protocol=\"srt\",reason=\"timeout\",stream_id=\"cam1\"} 1.0",
                        "holdfast_reconnection_successes_total{" + CAM1 + "} 1.0",
                        "holdfast_reconnection_duration_seconds_bucket{" + CAM1 + ",le=\"0.25\"} 0",
                        "holdfast_reconnection_duration_seconds_bucket{" + CAM1 + ",le=\"0.5\"} 1",
                        "holdfast_reconnection_duration_seconds_sum{" + CAM1 + "} 0.4",
                        "holdfast_outage_duration_seconds_sum{" + CAM1 + "} 2.4",
                        "holdfast_failure_detection_seconds_sum{" + CAM1 + "} 2.4");
    }

    @Test
    void outage_whenGivenUp_countsAFailure() {
        publish(EventType.RECONNECTION_FAILED, FailureReason.UNAUTHORIZED);

        assertThat(lines()).contains("holdfast_reconnection_failures_total{" + CAM1 + "} 1.0");
    }

    @Test
    void detection_whenAnOperatorAskedForIt_isCountedButNotMeasured() {
        publish(EventType.FAILURE_DETECTED, FailureReason.OPERATOR);

        assertThat(lines())
                .contains(
                        "holdfast_failure_detections_total{protocol=\"srt\",reason=\"operator\",stream_id=\"cam1\"} 1.0",
                        "holdfast_failure_detection_seconds_count{" + CAM1 + "} 0");
    }

    @Test
    void figures_whenMediaFlows_showTheSnapshot() {
        streams.change(Notices.CAM1, Snapshots::streaming);

        assertThat(lines())
                .contains(
                        "holdfast_stream_up{" + CAM1 + "} 1.0",
                        "holdfast_stream_state{protocol=\"srt\",state=\"streaming\",stream_id=\"cam1\"} 1.0",
                        "holdfast_connection_uptime_seconds{" + CAM1 + "} 10.25",
                        "holdfast_packets_received_total{" + CAM1 + "} 1000.0",
                        "holdfast_bytes_received_total{" + CAM1 + "} 1316000.0",
                        "holdfast_packets_lost_total{" + CAM1 + "} 7.0",
                        "holdfast_last_packet_timestamp_seconds{" + CAM1 + "} 1.767323047178E9",
                        "holdfast_bitrate_bps{" + CAM1 + "} 4500000.0",
                        "holdfast_srt_rtt_seconds{" + CAM1 + "} 0.0125");
    }

    @Test
    void warnings_areOneWhileARuleIsBrokenThatOnlyWarns() {
        String warning = "holdfast_stream_warnings{protocol=\"srt\",rule=\"min-latency-margin\",stream_id=\"cam1\"} ";
        assertThat(lines()).contains(warning + "0.0");
        streams.change(Notices.CAM1, Snapshots::warning);
        assertThat(lines()).contains(warning + "1.0");
    }

    @Test
    void counters_whenAConnectionBeginsAtZeroAgain_goOnFromWhereTheyWere() {
        count(100, Map.of("ts_continuity_errors_total", 40.0));
        assertThat(lines()).contains("holdfast_ts_continuity_errors_total{" + CAM1 + "} 40.0");

        count(30, Map.of("ts_continuity_errors_total", 2.0));

        assertThat(lines())
                .contains(
                        "holdfast_ts_continuity_errors_total{" + CAM1 + "} 42.0",
                        "holdfast_packets_received_total{" + CAM1 + "} 130.0");
        count(30, Map.of());
        assertThat(lines()).contains("holdfast_ts_continuity_errors_total{" + CAM1 + "} 42.0");
    }

    @Test
    void gauge_whenTheConnectionIsGone_goesToo() {
        count(1, Map.of("srt_rtt_seconds", 0.02));
        assertThat(lines()).contains("holdfast_srt_rtt_seconds{" + CAM1 + "} 0.02");

        count(1, Map.of());

        assertThat(lines()).noneMatch(line -> line.startsWith("holdfast_srt_rtt_seconds{"));
    }

    @Test
    void outputs_whenTheyChange_haveOneSetOfSeriesEach() {
        streams.change(Notices.CAM1, snapshot -> Snapshots.sending(snapshot, 5, 9));
        assertThat(lines())
                .contains("holdfast_output_packets_sent_total{output=\"1\",protocol=\"srt\",stream_id=\"cam1\"} 9.0");

        streams.change(Notices.CAM1, snapshot -> Snapshots.sending(snapshot, 6));

        assertThat(lines())
                .contains(
                        "holdfast_output_packets_sent_total{output=\"0\",protocol=\"srt\",stream_id=\"cam1\"} 6.0",
                        "holdfast_output_up{output=\"0\",protocol=\"srt\",stream_id=\"cam1\"} 1.0")
                .noneMatch(line -> line.contains("output=\"1\""));
    }

    @Test
    void series_whenTheStreamGoes_goToo() {
        streams.change(Notices.CAM1, Snapshots::streaming);
        publish(EventType.RECONNECTION_SUCCEEDED, FailureReason.TIMEOUT);

        streams.remove(Notices.CAM1);
        publish(EventType.STREAM_REMOVED, null);

        assertThat(lines()).noneMatch(line -> line.contains("cam1"));
        assertThat(registry.getMeters()).noneMatch(each -> each.getId().getTag("stream_id") != null);
    }

    @Test
    void incidents_areCountedByScopeAndWhileTheyLast() {
        assertThat(lines())
                .contains(
                        "holdfast_incidents_total{scope=\"host\"} 0.0",
                        "holdfast_incidents_total{scope=\"site\"} 0.0",
                        "holdfast_incidents_active 0.0");
        reconnection.publish(incident(EventType.INCIDENT_STARTED, "site"));
        reconnection.publish(incident(EventType.INCIDENT_STARTED, "host"));
        reconnection.publish(incident(EventType.INCIDENT_STARTED, "site"));
        reconnection.publish(incident(EventType.INCIDENT_ENDED, "site"));
        assertThat(lines())
                .contains(
                        "holdfast_incidents_total{scope=\"host\"} 1.0",
                        "holdfast_incidents_total{scope=\"site\"} 2.0",
                        "holdfast_incidents_active 2.0");
        // It is no event of the stream that it names first.
        assertThat(lines()).noneMatch(line -> line.contains("elsewhere"));
    }

    private static Notice incident(EventType type, String scope) {
        return Notice.plain(type, new StreamId("elsewhere"), 0, StateName.WAITING)
                .withDetail("scope", scope);
    }

    @Test
    void series_whenTheStreamComesOverAnotherProtocol_changeTheirLabel() {
        streams.replace(definition("rtp://:5004"));
        publish(EventType.STREAM_UPDATED, null);

        assertThat(lines())
                .contains("holdfast_stream_up{protocol=\"rtp\",stream_id=\"cam1\"} 0.0")
                .contains("holdfast_reconnection_successes_total{protocol=\"rtp\",stream_id=\"cam1\"} 0.0")
                .noneMatch(line -> line.contains("\"srt\""));
    }

    @Test
    void whatIsWrittenBehind_whenAsked_showsItsFigures() {
        WriteBehindStatus status = new WriteBehindStatus(() -> false, () -> 4, () -> 9, () -> 2);
        WriteBehindMeters.stateStore(status).bindTo(registry);
        WriteBehindMeters.eventJournal(status).bindTo(registry);

        assertThat(lines())
                .contains(
                        "holdfast_state_store_available 0.0",
                        "holdfast_state_store_pending 4.0",
                        "holdfast_state_store_failures_total 9.0",
                        "holdfast_event_journal_available 0.0",
                        "holdfast_event_journal_pending 4.0",
                        "holdfast_event_journal_failures_total 9.0",
                        "holdfast_event_journal_lost_total 2.0")
                .noneMatch(line -> line.startsWith("holdfast_state_store_lost"));
    }

    private void publish(EventType type, @Nullable FailureReason reason) {
        reconnection.publish(Notices.of(type, reason));
    }

    private void count(long packets, Map<String, Double> protocolStatistics) {
        streams.change(Notices.CAM1, snapshot -> Snapshots.counting(snapshot, packets, protocolStatistics));
    }

    private List<String> lines() {
        return registry.scrape().lines().toList();
    }

    private static StreamDefinition definition(String source) {
        return StreamDefinition.of(
                Notices.CAM1, SourceUri.parse(source), List.of(OutputUri.parse("udp://127.0.0.1:9500")));
    }
}
