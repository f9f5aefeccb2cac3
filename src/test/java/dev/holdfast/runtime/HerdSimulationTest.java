package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.IncidentWatch;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.EventType;
import dev.holdfast.model.HealthSettings;
import dev.holdfast.model.Notice;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.ReconnectionSettings;
import dev.holdfast.model.RtpSettings;
import dev.holdfast.model.SourceUri;
import dev.holdfast.model.SrtSettings;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StateSettings;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.StateSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hundreds of streams that fail together and return together, with the supervisors and the gate as they are and everything
 * around them in virtual time.
 */
class HerdSimulationTest {

    private static final long MS = 1_000_000;
    private static final long CALLS_IN_100_MS = 25;
    private static final String HOST = "192.0.2.10";

    private final VirtualTime time = new VirtualTime();
    private final HerdPeers peers = new HerdPeers(time);
    private final List<Notice> notices = new ArrayList<>();
    private final List<StreamSupervisor> streams = new ArrayList<>();
    private StreamRegistryOfOne whereabouts = _ -> Whereabouts.UNKNOWN;

    private interface StreamRegistryOfOne {
        Whereabouts of(StreamId id);
    }

    private void add(String id, String source, int priority, Environment environment) {
        StreamDefinition definition = new StreamDefinition(
                new StreamId(id),
                Map.of("site", "oslo"),
                priority,
                List.of(SourceUri.parse(source)),
                List.of(OutputUri.parse("udp://127.0.0.1:9500")),
                ReconnectionSettings.DEFAULT,
                HealthSettings.DEFAULT,
                StateSettings.DEFAULT,
                SrtSettings.DEFAULT,
                RtpSettings.DEFAULT);
        StreamSupervisor stream = new StreamSupervisor(environment, time, definition, Optional.empty());
        streams.add(stream);
        stream.start();
    }

    private Environment environment(long seed) {
        StateSink states = new StateSink() {
            @Override
            public void save(ConnectionState state, Duration ttl) {}

            @Override
            public void delete(StreamId streamId) {}
        };
        return new Environment(
                time,
                new SplittableRandom(seed),
                new Transports(List.of(peers)),
                new FakeOutputs(),
                new FleetGate(ConnectLimits.DEFAULT),
                new IncidentWatch(time, id -> whereabouts.of(id), notices::add),
                states);
    }

    private boolean allStream() {
        return streams.stream().allMatch(each -> each.snapshot().state() == StateName.STREAMING);
    }

    private void assertCallsAreSpread(long seed) {
        List<HerdPeers.Call> calls = peers.calls;
        for (int i = 0; i + CALLS_IN_100_MS < calls.size(); i++) {
            long stretch = calls.get(i + (int) CALLS_IN_100_MS).atNanos()
                    - calls.get(i).atNanos();
            assertThat(stretch)
                    .as("seed %d: 26 calls from %d ms on", seed, calls.get(i).atNanos() / MS)
                    .isGreaterThan(100 * MS);
        }
    }

    /**
     * 200 SRT callers, all to one port or each to its own, and 300 RTP sessions. Those that share a port learn from each other
     * that it answers; one with a port of its own has only its own backoff, which after a long time is five seconds.
     */
    @ParameterizedTest
    @CsvSource({
        "1, 1300, one, 1500",
        "2, 4700, one, 1500",
        "3, 8000, one, 1500",
        "4, 20000, one, 1500",
        "5, 1700, each, 1500",
        "6, 8000, each, 1500",
        "7, 20000, each, 1500"
    })
    void herd_thatReturnsTogether_isBackSoonWithItsCallsSpread(
            long seed, long awayMillis, String ports, long p99Millis) {
        Environment environment = environment(seed);
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 200; i++) {
            int port = ports.equals("one") ? 9000 : 9000 + i;
            add("srt" + i, "srt://" + HOST + ":" + port, random.nextInt(101), environment);
        }
        for (int i = 0; i < 300; i++) {
            add("rtp" + i, "rtp://" + HOST + ":" + (20_000 + 2 * i), 50, environment);
        }
        whereabouts = _ -> new Whereabouts(Optional.of(HOST), Optional.of("oslo"));
        time.pass(Duration.ofSeconds(15));
        assertThat(allStream()).isTrue();

        peers.leave();
        time.pass(Duration.ofMillis(awayMillis));
        peers.comeBack();
        long back = time.nanoTime();
        notices.removeIf(each -> each.type() == EventType.RECONNECTION_SUCCEEDED);
        List<Long> recovered = new ArrayList<>();
        int seen = 0;
        for (int i = 0; i < 700 && !allStream(); i++) {
            time.pass(Duration.ofMillis(10));
            long now = notices.stream()
                    .filter(each -> each.type() == EventType.RECONNECTION_SUCCEEDED)
                    .count();
            recovered.addAll(Collections.nCopies((int) now - seen, time.nanoTime() - back));
            seen = (int) now;
        }
        System.out.printf(
                "herd of 500, away %d ms, port %s: p50 %d ms, p99 %d ms, last %d ms, %d calls%n",
                awayMillis,
                ports,
                recovered.isEmpty() ? 0 : recovered.get(recovered.size() / 2) / MS,
                recovered.isEmpty() ? 0 : recovered.get(recovered.size() * 99 / 100) / MS,
                recovered.isEmpty() ? 0 : recovered.getLast() / MS,
                peers.calls.size());

        assertThat(allStream()).isTrue();
        assertCallsAreSpread(seed);
        if (awayMillis > 2_000) {
            assertThat(recovered).hasSize(500);
            assertThat(recovered.get(494)).isLessThanOrEqualTo(p99Millis * MS);
            assertThat(incidents(EventType.INCIDENT_STARTED)).hasSize(1);
            assertThat(incidents(EventType.INCIDENT_ENDED)).singleElement().satisfies(each -> assertThat(each.details())
                    .containsEntry("count", 500)
                    .containsEntry("recovered", 500L));
        }
    }

    private List<Notice> incidents(EventType type) {
        return notices.stream().filter(each -> each.type() == type).toList();
    }

    @Test
    void herd_atTheStartOfTheService_isSpreadByPriority() {
        Environment environment = environment(1);
        for (int i = 0; i < 200; i++) {
            add("srt" + i, "srt://" + HOST + ":9000", i % 2 == 0 ? 20 : 80, environment);
        }
        time.pass(Duration.ofMillis(560));
        List<StreamSupervisor> there = streams.stream()
                .filter(each -> each.snapshot().state() == StateName.STREAMING)
                .toList();
        assertThat(there).hasSizeGreaterThan(100);
        List<StreamSupervisor> onAir = streams.stream()
                .filter(each -> each.snapshot().definition().priority() == 80)
                .toList();
        assertThat(there).containsAll(onAir);
        assertCallsAreSpread(1);
        time.pass(Duration.ofSeconds(1));
        assertThat(allStream()).isTrue();
        // Nothing has failed: to wait for one's turn is no error.
        assertThat(streams).allMatch(each -> each.snapshot().lastError().isEmpty());
    }

    @Test
    void loneStream_thatFails_isCalledWithinFiftyMilliseconds() {
        Environment environment = environment(2);
        add("cam1", "srt://" + HOST + ":9000", 50, environment);
        time.pass(Duration.ofSeconds(15));
        for (int i = 0; i < 20; i++) {
            peers.leave();
            int before = peers.calls.size();
            long detected = 0;
            while (peers.calls.size() == before) {
                time.pass(Duration.ofMillis(1));
                if (detected == 0 && streams.getFirst().snapshot().state() != StateName.STREAMING) {
                    detected = time.nanoTime();
                }
            }
            assertThat(peers.calls.getLast().atNanos() - detected).isLessThanOrEqualTo(50 * MS);
            peers.comeBack();
            time.pass(Duration.ofSeconds(15));
            assertThat(allStream()).isTrue();
        }
    }
}
