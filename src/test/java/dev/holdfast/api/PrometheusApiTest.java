package dev.holdfast.api;

import static dev.holdfast.api.RunningApi.CAM1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.model.EventType;
import dev.holdfast.testing.Snapshots;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;

/** The streams' figures as the management port shows them. */
class PrometheusApiTest {

    @Test
    void scrape_whenAStreamComesAndGoes_hasItsSeriesAsLong() {
        try (RunningApi api = RunningApi.start()) {
            api.addStream("cam1");
            api.streams().change(CAM1, Snapshots::streaming);
            api.publish("cam1", EventType.STREAM_ADDED);

            await().untilAsserted(
                            () -> assertThat(scrape(api))
                                    .contains(
                                            "holdfast_stream_up{protocol=\"srt\",stream_id=\"cam1\"} 1.0",
                                            "holdfast_packets_received_total{protocol=\"srt\",stream_id=\"cam1\"} 1000.0",
                                            "holdfast_outage_duration_seconds_bucket{protocol=\"srt\",stream_id=\"cam1\",le=\"60.0\"} 0"));

            api.clear();
            api.publish("cam1", EventType.STREAM_REMOVED);

            await().untilAsserted(() -> assertThat(scrape(api)).doesNotContain("cam1"));
        }
    }

    private static String scrape(RunningApi api) {
        return api.send(HttpRequest.newBuilder(api.managementUri("/actuator/prometheus"))
                        .build())
                .text();
    }
}
