package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.runtime.Whereabouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncidentCorrelatorTest {

    private static final long MS = 1_000_000;

    private final IncidentCorrelator correlator = new IncidentCorrelator(7);
    private final List<Notice> told = new ArrayList<>();

    private static Notice notice(
            EventType type,
            String stream,
            StateName state,
            FailureReason reason,
            Severity severity,
            long outageMillis) {
        return new Notice(
                type,
                new StreamId(stream),
                1,
                0,
                state,
                StateName.CONNECTING,
                Optional.of(reason),
                severity,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                outageMillis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(outageMillis)),
                Map.of());
    }

    static Notice failure(String stream) {
        return notice(
                EventType.FAILURE_DETECTED, stream, StateName.WAITING, FailureReason.TIMEOUT, Severity.CRITICAL, 0);
    }

    private List<Notice> take(Notice notice, Whereabouts where, long atMillis) {
        List<Notice> now = correlator.take(notice, where, atMillis * MS);
        told.addAll(now);
        return now;
    }

    private List<Notice> fails(String stream, @Nullable String host, @Nullable String site, long atMillis) {
        return take(failure(stream), new Whereabouts(Optional.ofNullable(host), Optional.ofNullable(site)), atMillis);
    }

    /** The outage ends; what is told with the change of state. */
    private List<Notice> streams(String stream, long outageMillis, long atMillis) {
        take(
                notice(
                        EventType.RECONNECTION_SUCCEEDED,
                        stream,
                        StateName.STREAMING,
                        FailureReason.TIMEOUT,
                        Severity.INFO,
                        outageMillis),
                Whereabouts.UNKNOWN,
                atMillis);
        return changes(stream, StateName.STREAMING, atMillis);
    }

    private List<Notice> changes(String stream, StateName state, long atMillis) {
        return take(
                notice(EventType.STREAM_STATE_CHANGED, stream, state, FailureReason.TIMEOUT, Severity.INFO, -1),
                Whereabouts.UNKNOWN,
                atMillis);
    }

    private List<Notice> incidents() {
        return told.stream().filter(each -> each.type().isOfIncident()).toList();
    }

    @Test
    void incident_whenThreeStreamsOfAHostFailWithinASecond_beginsWithThem() {
        assertThat(fails("a", "192.0.2.10", "oslo", 0)).singleElement().matches(each -> !each.details()
                .containsKey("incident"));
        fails("b", "192.0.2.10", "oslo", 500);
        List<Notice> third = fails("c", "192.0.2.10", null, 1_000);

        assertThat(third)
                .extracting(Notice::type)
                .containsExactly(EventType.INCIDENT_STARTED, EventType.FAILURE_DETECTED);
        assertThat(third.getLast().details()).containsEntry("incident", "i7");
        Notice started = third.getFirst();
        assertThat(started.streamId()).isEqualTo(new StreamId("a"));
        assertThat(started.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(started.error()).contains("3 streams of host 192.0.2.10 failed within a second");
        assertThat(started.details())
                .containsEntry("incident", "i7")
                .containsEntry("scope", "host")
                .containsEntry("name", "192.0.2.10")
                .containsEntry("count", 3)
                .containsEntry("streams", List.of("a", "b", "c"))
                .containsEntry("reasons", Map.of("timeout", 3));
    }

    @Test
    void incident_whenTheFailuresAreFurtherApart_isNone() {
        fails("a", "192.0.2.10", "oslo", 0);
        fails("b", "192.0.2.10", "oslo", 900);
        fails("c", "192.0.2.10", "oslo", 1_001);
        assertThat(incidents()).isEmpty();
        fails("d", "192.0.2.10", "oslo", 1_900);
        assertThat(incidents()).singleElement().satisfies(each -> assertThat(each.details())
                .containsEntry("streams", List.of("b", "c", "d")));
    }

    @Test
    void incident_ofOneStreamThatFailsThrice_isNone() {
        for (int i = 0; i < 5; i++) {
            fails("a", "192.0.2.10", "oslo", i * 100L);
            streams("a", 50, i * 100L + 50);
        }
        assertThat(incidents()).isEmpty();
    }

    @Test
    void incident_ofStreamsWithNothingInCommon_isNone() {
        for (int i = 0; i < 10; i++) {
            fails("a" + i, "192.0.2." + i, "site" + i, 0);
            fails("b" + i, null, null, 0);
        }
        assertThat(incidents()).isEmpty();
    }

    @Test
    void incident_ofSeveralHostsOfASite_isTheSites() {
        fails("a", "192.0.2.10", "oslo", 0);
        fails("b", "192.0.2.11", "oslo", 0);
        fails("c", null, "oslo", 0);
        assertThat(incidents()).singleElement().satisfies(each -> assertThat(each.details())
                .containsEntry("scope", "site")
                .containsEntry("name", "oslo"));
    }

    @Test
    void incident_whenAnotherHostOfItsSiteFailsToo_becomesTheSites() {
        for (String stream : List.of("a", "b", "c")) {
            fails(stream, "192.0.2.10", "oslo", 0);
        }
        for (String stream : List.of("d", "e", "f")) {
            assertThat(fails(stream, "192.0.2.11", "oslo", 700))
                    .singleElement()
                    .satisfies(each -> assertThat(each.details()).containsEntry("incident", "i7"));
        }
        // It is no longer an incident of the first host alone.
        assertThat(fails("g", "192.0.2.10", "bergen", 800)).singleElement().matches(each -> !each.details()
                .containsKey("incident"));
        for (String stream : List.of("a", "b", "c", "d", "e", "f")) {
            streams(stream, 1_000, 2_000);
        }
        assertThat(incidents()).hasSize(2);
        assertThat(incidents().getLast().details())
                .containsEntry("scope", "site")
                .containsEntry("count", 6);
    }

    @Test
    void incident_whenAFailureComesLater_isNotJoinedByIt() {
        for (String stream : List.of("a", "b", "c")) {
            fails(stream, "192.0.2.10", null, 0);
        }
        fails("d", "192.0.2.10", null, 1_000);
        fails("e", "192.0.2.10", null, 2_001);
        fails("f", "192.0.2.10", null, 2_002);
        assertThat(incidents()).hasSize(1);
        assertThat(fails("g", "192.0.2.10", null, 2_003).getFirst().details()).containsEntry("incident", "i8");
    }

    @Test
    void incident_whileItLasts_isNamedInEveryEventOfItsStreams() {
        for (String stream : List.of("a", "b", "c")) {
            fails(stream, "192.0.2.10", null, 0);
        }
        Notice waiting = notice(
                EventType.RECONNECTION_WAITING, "a", StateName.WAITING, FailureReason.TIMEOUT, Severity.WARNING, -1);
        assertThat(take(waiting, Whereabouts.UNKNOWN, 10)).singleElement().satisfies(each -> assertThat(each.details())
                .containsEntry("incident", "i7"));
        assertThat(streams("a", 100, 100)).singleElement().satisfies(each -> assertThat(each.details())
                .containsEntry("incident", "i7"));
        assertThat(changes("a", StateName.DEGRADED, 200)).singleElement().matches(each -> !each.details()
                .containsKey("incident"));
    }

    @Test
    void incident_whenAllStreamAgainOrAreStopped_endsWithItsFigures() {
        for (String stream : List.of("a", "b", "c")) {
            fails(stream, "192.0.2.10", null, 0);
        }
        streams("a", 700, 600);
        changes("b", StateName.CONNECTING, 700);
        changes("b", StateName.STOPPED, 800);
        List<Notice> last = streams("c", 1_300, 1_200);

        assertThat(last)
                .extracting(Notice::type)
                .containsExactly(EventType.STREAM_STATE_CHANGED, EventType.INCIDENT_ENDED);
        Notice ended = last.getLast();
        assertThat(ended.streamId()).isEqualTo(new StreamId("a"));
        assertThat(ended.severity()).isEqualTo(Severity.INFO);
        assertThat(ended.duration()).contains(Duration.ofMillis(1_200));
        assertThat(ended.outage()).contains(Duration.ofMillis(1_300));
        assertThat(ended.details())
                .containsEntry("incident", "i7")
                .containsEntry("worst_stream", "c")
                .containsEntry("recovered", 2L)
                .containsEntry("stopped", 1L)
                .containsEntry("streams", List.of("a", "b", "c"));
    }

    @Test
    void incident_whenOneOfItsStreamsFailsAgainAtOnce_waitsForItAndCountsItOnce() {
        for (String stream : List.of("a", "b", "c")) {
            fails(stream, "192.0.2.10", null, 0);
        }
        streams("a", 300, 200);
        fails("a", "192.0.2.10", null, 400);
        streams("b", 600, 600);
        assertThat(streams("c", 600, 600)).hasSize(1);
        List<Notice> last = streams("a", 200, 700);
        assertThat(last).hasSize(2);
        assertThat(last.getLast().details()).containsEntry("count", 3).containsEntry("recovered", 3L);
        assertThat(last.getLast().outage()).contains(Duration.ofMillis(600));
    }

    @Test
    void incident_ofDegradationsGoodbyesAndOperators_isNone() {
        for (String stream : List.of("a", "b", "c", "d")) {
            Whereabouts host = new Whereabouts(Optional.of("192.0.2.10"), Optional.empty());
            take(
                    notice(
                            EventType.FAILURE_DETECTED,
                            stream,
                            StateName.DEGRADED,
                            FailureReason.PACKET_LOSS,
                            Severity.WARNING,
                            -1),
                    host,
                    0);
            take(
                    notice(
                            EventType.FAILURE_DETECTED,
                            stream,
                            StateName.WAITING,
                            FailureReason.PEER_CLOSED,
                            Severity.INFO,
                            0),
                    host,
                    0);
            take(
                    notice(
                            EventType.FAILURE_DETECTED,
                            stream,
                            StateName.CONNECTING,
                            FailureReason.OPERATOR,
                            Severity.INFO,
                            0),
                    host,
                    0);
        }
        assertThat(incidents()).isEmpty();
    }

    @Test
    void incident_whenItsLastStreamIsRemoved_ends() {
        for (String stream : List.of("a", "b", "c")) {
            fails(stream, "192.0.2.10", null, 0);
        }
        streams("a", 1, 1);
        streams("b", 1, 1);
        Notice removed = Notice.plain(EventType.STREAM_REMOVED, new StreamId("c"), 0, StateName.FAILED);
        assertThat(take(removed, Whereabouts.UNKNOWN, 5).getLast().type()).isEqualTo(EventType.INCIDENT_ENDED);
    }

    /** Random failures and recoveries: each incident begins once, ends once, and only after all of its streams have settled. */
    @Test
    void incidents_whateverHappens_beginAndEndOnceEach() {
        for (long seed = 0; seed < 200; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            IncidentCorrelator under = new IncidentCorrelator(0);
            boolean[] down = new boolean[30];
            List<Notice> all = new ArrayList<>();
            long now = Long.MAX_VALUE - 10_000 * MS;
            for (int i = 0; i < 2_000; i++) {
                now += random.nextLong(20 * MS);
                int stream = random.nextInt(down.length);
                Whereabouts where = new Whereabouts(
                        random.nextInt(9) == 0 ? Optional.empty() : Optional.of("host" + stream % 7),
                        Optional.of("site" + stream % 3));
                Notice happens = down[stream]
                        ? notice(
                                EventType.STREAM_STATE_CHANGED,
                                "s" + stream,
                                StateName.STREAMING,
                                FailureReason.TIMEOUT,
                                Severity.INFO,
                                -1)
                        : failure("s" + stream);
                down[stream] = !down[stream];
                all.addAll(under.take(happens, where, now));
            }
            for (int stream = 0; stream < down.length; stream++) {
                Notice stopped = notice(
                        EventType.STREAM_STATE_CHANGED,
                        "s" + stream,
                        StateName.STOPPED,
                        FailureReason.TIMEOUT,
                        Severity.INFO,
                        -1);
                all.addAll(under.take(stopped, Whereabouts.UNKNOWN, now));
            }
            List<Object> begun = ids(all, EventType.INCIDENT_STARTED);
            assertThat(begun).as("seed %d", seed).isNotEmpty().doesNotHaveDuplicates();
            assertThat(ids(all, EventType.INCIDENT_ENDED)).containsExactlyInAnyOrderElementsOf(begun);
        }
    }

    private static List<Object> ids(List<Notice> all, EventType type) {
        return all.stream()
                .filter(each -> each.type() == type)
                .map(each -> each.details().getOrDefault("incident", "none"))
                .toList();
    }
}
