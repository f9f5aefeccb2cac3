package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.EventJournal.Entry;
import dev.holdfast.reconnect.EventJournal.Logged;
import dev.holdfast.reconnect.EventJournal.Mark;
import dev.holdfast.reconnect.EventJournal.MarkKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The event log over restarts: what a client is told that comes from an earlier run. */
class EventLogHistoryTest {

    private static final StreamId CAM1 = new StreamId("cam1");

    private final ManualClock clock = new ManualClock();
    private final long first = clock.now().toEpochMilli() * 1000;

    @Test
    void log_whenTheRunBeforeEndedWell_leadsOverWithoutAGap() {
        EventLog log = after(event(100), event(101), new Mark(101, MarkKind.ENDED));
        log.publish(notice());

        assertThat(ids(log, 100)).containsExactly(101L, first);
        assertThat(ids(log, 101)).containsExactly(first);
        // What a client of the earlier run may hold that was told a position behind its last event.
        assertThat(ids(log, 150)).containsExactly(first);
        assertThat(log.begun()).isEqualTo(new Mark(first - 1, MarkKind.CONTINUED));
    }

    /** Between the ids of two runs lies the time between them, in microseconds. */
    @Test
    void count_overARestart_isOfEventsAndNotOfIds() {
        EventLog log = after(event(100), event(101), new Mark(101, MarkKind.ENDED));
        log.publish(notice());

        assertThat(log.countAfter(99)).isEqualTo(3);
        assertThat(log.countAfter(100)).isEqualTo(2);
        assertThat(log.countAfter(150)).isEqualTo(1);
        assertThat(log.countAfter(first)).isZero();
    }

    @Test
    void log_whenTheRunBeforeWasKilled_tellsOfTheGapAtItsEnd() {
        EventLog log = after(event(100), event(101));
        log.publish(notice());
        Gap gap = new Gap(102, OptionalLong.empty(), first);

        Batch held = log.after(100, EventFilter.ALL, 10);
        assertThat(held.gap()).isEmpty();
        assertThat(held.events()).extracting(ReconnectionEvent::id).containsExactly(101L);
        Batch next = log.after(held.cursor(), EventFilter.ALL, 10);
        assertThat(next.gap()).contains(gap);
        assertThat(next.events()).extracting(ReconnectionEvent::id).containsExactly(first);
        assertThat(log.after(next.cursor(), EventFilter.ALL, 10).isEmpty()).isTrue();
        assertThat(log.begun()).isEqualTo(new Mark(first - 1, MarkKind.BROKEN));
    }

    @Test
    void log_whenNothingMatchesBeforeTheGap_tellsOfItAtOnce() {
        EventLog log = after(event(100), event(101));
        log.publish(Notice.plain(EventType.STREAM_ADDED, new StreamId("cam2"), 0, StateName.IDLE));

        Batch batch = log.after(100, EventFilter.of(new StreamId("cam2")), 10);

        assertThat(batch.gap()).contains(new Gap(102, OptionalLong.empty(), first));
        assertThat(batch.events()).extracting(ReconnectionEvent::id).containsExactly(first);
    }

    @Test
    void log_whenRestartedTwice_remembersWhichEndWasGood() {
        EventLog log = after(
                event(100),
                new Mark(199, MarkKind.BROKEN),
                event(200),
                new Mark(200, MarkKind.ENDED),
                new Mark(299, MarkKind.CONTINUED),
                new Mark(299, MarkKind.ENDED),
                new Mark(399, MarkKind.CONTINUED),
                event(400),
                new Mark(400, MarkKind.ENDED));
        log.publish(notice());

        assertThat(log.after(99, EventFilter.ALL, 10).events()).hasSize(1);
        assertThat(log.after(100, EventFilter.ALL, 10).gap()).contains(new Gap(101, OptionalLong.empty(), 200));
        assertThat(ids(log, 199)).containsExactly(200L, 400L, first);
        for (long seen : List.of(200L, 250L, 299L, 350L, 399L)) {
            assertThat(ids(log, seen)).as("after " + seen).containsExactly(400L, first);
        }
    }

    @Test
    void log_whenTheClockWasSetBack_givesHigherIdsAllTheSame() {
        long ahead = first + 5_000_000;
        EventLog log = after(event(ahead), new Mark(ahead, MarkKind.ENDED));

        log.publish(notice());

        assertThat(log.newest().orElseThrow()).isGreaterThan(ahead);
        assertThat(ids(log, ahead)).hasSize(1);
    }

    @Test
    void log_whenAnIdWasNeverGivenOut_tellsOfAGapOfUnknownSize() {
        EventLog log = after(event(100), event(101), new Mark(101, MarkKind.ENDED));

        assertThat(log.after(5, EventFilter.ALL, 10).gap()).contains(new Gap(6, OptionalLong.empty(), 100));
        assertThat(log.after(first + 7, EventFilter.ALL, 10).gap())
                .contains(new Gap(first + 8, OptionalLong.empty(), 100));
    }

    @Test
    void log_whenTheHistoryIsLongerThanItHolds_knowsHowManyAreMissing() {
        List<Entry> history = new ArrayList<>(List.of(new Mark(99, MarkKind.BROKEN)));
        for (long id = 100; id < 130; id++) {
            history.add(event(id));
        }
        history.add(new Mark(129, MarkKind.ENDED));
        EventLog log = after(history.toArray(Entry[]::new));

        assertThat(log.oldest()).hasValue(120);
        assertThat(log.after(104, EventFilter.ALL, 20).gap()).contains(new Gap(105, OptionalLong.of(15), 120));
        assertThat(log.after(119, EventFilter.ALL, 20).events()).hasSize(10);
    }

    @Test
    void log_whenTheEventsOfTheRunBeforeAreGone_stillKnowsThatTheirLastWasTheLast() {
        EventLog log = after(event(100), new Mark(100, MarkKind.ENDED));
        for (int i = 0; i < 10; i++) {
            log.publish(notice());
        }
        assertThat(log.oldest()).hasValue(first);
        assertThat(log.after(100, EventFilter.ALL, 20).gap()).isEmpty();
        log.publish(notice());
        assertThat(log.after(100, EventFilter.ALL, 20).gap()).contains(new Gap(101, OptionalLong.of(1), first + 1));
    }

    @Test
    void event_whenLogged_hasTheLabelsOfItsStream() {
        Map<String, String> oslo = Map.of("site", "oslo");
        List<Map<String, String>> answers = new ArrayList<>(List.of(oslo, Map.of()));
        EventLog log = new EventLog(clock, 10, List.of(), _ -> answers.removeFirst());

        log.publish(notice());
        log.publish(Notice.plain(EventType.STREAM_REMOVED, CAM1, 0, StateName.STOPPED));

        assertThat(log.latest(EventFilter.ALL, 5).events())
                .extracting(ReconnectionEvent::labels)
                .containsExactly(oslo, oslo);
    }

    private EventLog after(Entry... history) {
        return new EventLog(clock, 10, List.of(history), _ -> Map.of());
    }

    private static Entry event(long id) {
        return new Logged(new ReconnectionEvent(id, java.time.Instant.EPOCH, notice()));
    }

    private static Notice notice() {
        return Notice.plain(EventType.STREAM_STATE_CHANGED, CAM1, 0, StateName.STREAMING);
    }

    /** What follows an id; there must be no gap. */
    private static List<Long> ids(EventLog log, long after) {
        Batch batch = log.after(after, EventFilter.ALL, 100);
        assertThat(batch.gap()).as("gap after " + after).isEmpty();
        return batch.events().stream().map(ReconnectionEvent::id).toList();
    }
}
