package dev.holdfast.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
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
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one scrape of a thousand SRT cameras with MPEG-TS takes. */
class ScrapeCostTest {

    private static final System.Logger LOG = System.getLogger(ScrapeCostTest.class.getName());
    private static final int STREAMS = 1000;
    private static final int SCRAPES = 5;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final FakeStreams streams = new FakeStreams();
    private final ReconnectionMetrics reconnection = new ReconnectionMetrics(registry, streams);

    @Test
    void scrape_ofAThousandStreams_hasTwentySevenCountersByReasonForEachAndIsAffordable() {
        registry.getPrometheusRegistry().register(new StreamCollector(streams));
        registry.getPrometheusRegistry().register(new ReasonCollector(streams, reconnection));
        Map<String, Double> statistics = statistics();
        for (int i = 0; i < STREAMS; i++) {
            StreamId id = new StreamId("cam" + i);
            streams.add(
                    StreamDefinition.of(
                            id,
                            SourceUri.parse("srt://192.0.2.10:9000"),
                            List.of(OutputUri.parse("udp://127.0.0.1:9500"))),
                    Optional.empty());
            reconnection.publish(Notice.plain(EventType.STREAM_ADDED, id, 0, StateName.IDLE));
            streams.change(id, each -> Snapshots.counting(Snapshots.streaming(each), 1_000_000, statistics));
        }
        String text = registry.scrape();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < SCRAPES; i++) {
            long begun = System.nanoTime();
            text = registry.scrape();
            best = Math.min(best, System.nanoTime() - begun);
        }
        List<String> series = text.lines().filter(each -> !each.startsWith("#")).toList();
        List<String> byReason =
                series.stream().filter(each -> each.contains("reason=\"")).toList();
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        int bytesByReason = byReason.stream().mapToInt(String::length).sum() + byReason.size();
        LOG.log(
                System.Logger.Level.INFO,
                "scrape of {0} streams: {1} series, {2} octets, {3} ms; by reason {4} series, {5} octets",
                STREAMS,
                series.size(),
                bytes,
                best / 1_000_000,
                byReason.size(),
                bytesByReason);
        assertThat(byReason).hasSize(27 * STREAMS);
        assertThat(bytesByReason).isLessThan(3_200 * STREAMS);
        assertThat(bytes).isLessThan(24_000 * STREAMS);
    }

    /** Those that an SRT connection with MPEG-TS has. */
    private static Map<String, Double> statistics() {
        Map<String, Double> statistics = new HashMap<>();
        ProtocolStatistics.names().stream()
                .filter(each -> each.startsWith("srt_") || each.startsWith("ts_"))
                .forEach(each -> statistics.put(each, 12_345.0));
        return statistics;
    }
}
