package dev.holdfast.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.incidents.HistorySink;
import dev.holdfast.incidents.IncidentBook;
import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.testing.FakeStreams;
import dev.holdfast.testing.MillisClock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvailabilityCollectorTest {

    private static final System.Logger LOG = System.getLogger(AvailabilityCollectorTest.class.getName());
    private static final String NAME = "holdfast_stream_availability_ratio";
    private static final int STREAMS = 1000;
    private static final int OUTAGES = 250;

    private long nowMillis = 1_790_000_000_000L;
    private final FakeStreams streams = new FakeStreams();
    private final IncidentBook book =
            new IncidentBook(new MillisClock(() -> nowMillis), sink(), new IncidentBook.Bounds(1000, 50, 500));
    private final AvailabilityCollector collector =
            new AvailabilityCollector(streams, book, () -> nowMillis * 1_000_000);
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    @BeforeEach
    void register() {
        registry.getPrometheusRegistry().register(collector);
    }

    @Test
    void scrape_whenAStreamWasMissing_hasItsShareOfEachWindow() {
        add("cam1");
        tell("cam1", EventType.STREAM_STATE_CHANGED, StateName.STREAMING);
        nowMillis += 3_600_000;
        outage("cam1", 900_000);
        nowMillis += 2_700_000;
        add("new");

        assertThat(lines())
                .contains(
                        NAME + "{protocol=\"srt\",stream_id=\"cam1\",window=\"1h\"} 0.75",
                        NAME + "{protocol=\"srt\",stream_id=\"cam1\",window=\"24h\"} 0.875",
                        NAME + "{protocol=\"srt\",stream_id=\"cam1\",window=\"30d\"} 0.875")
                .noneMatch(line -> line.contains("stream_id=\"new\""));
    }

    @Test
    void scrape_withinFiveSeconds_isNotWorkedOutAnewButForNewStreams() {
        add("cam1");
        tell("cam1", EventType.STREAM_STATE_CHANGED, StateName.STREAMING);
        nowMillis += 60_000;
        assertThat(lines()).hasSize(3).allMatch(line -> line.endsWith(" 1.0"));
        outage("cam1", 4000);
        add("cam2");
        assertThat(lines()).hasSize(3).allMatch(line -> line.endsWith(" 1.0"));
        nowMillis += 1000;
        assertThat(lines()).hasSize(3).noneMatch(line -> line.endsWith(" 1.0"));
        streams.remove(new StreamId("cam1"));
        assertThat(lines()).isEmpty();
    }

    @Test
    void scrape_ofAThousandStreamsThatFlapped_isCheap() {
        for (int i = 0; i < STREAMS; i++) {
            add("cam" + i);
            tell("cam" + i, EventType.STREAM_STATE_CHANGED, StateName.STREAMING);
        }
        for (int n = 0; n < OUTAGES; n++) {
            for (int i = 0; i < STREAMS; i++) {
                outage("cam" + i, 1);
            }
            nowMillis += 60_000;
        }
        collector.collect();
        nowMillis += 60_000;
        long begun = System.nanoTime();
        collector.collect();
        long worked = System.nanoTime() - begun;
        begun = System.nanoTime();
        collector.collect();
        long cached = System.nanoTime() - begun;
        LOG.log(
                System.Logger.Level.INFO,
                "availability of {0} streams with {1} outages each: {2} µs, from the cache {3} µs",
                STREAMS,
                OUTAGES,
                worked / 1000,
                cached / 1000);
        assertThat(Duration.ofNanos(worked)).isLessThan(Duration.ofSeconds(1));
    }

    private List<String> lines() {
        return registry.scrape().lines().filter(each -> each.startsWith(NAME)).toList();
    }

    private void add(String id) {
        streams.add(
                StreamDefinition.of(new StreamId(id), SourceUri.parse("srt://192.0.2.10:9000"), List.of()),
                Optional.empty());
        tell(id, EventType.STREAM_ADDED, StateName.IDLE);
    }

    private void outage(String id, long millis) {
        tell(id, EventType.RECONNECTION_STARTED, StateName.WAITING);
        nowMillis += millis;
        tell(id, EventType.RECONNECTION_SUCCEEDED, StateName.STREAMING);
    }

    private void tell(String id, EventType type, StateName state) {
        book.publish(new Notice(
                type,
                new StreamId(id),
                1,
                0,
                state,
                StateName.STREAMING,
                Optional.of(FailureReason.TIMEOUT),
                Severity.CRITICAL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of()));
    }

    private static HistorySink sink() {
        return new HistorySink() {
            @Override
            public void save(StreamId streamId, Supplier<String> document) {}

            @Override
            public void delete(StreamId streamId) {}
        };
    }
}
