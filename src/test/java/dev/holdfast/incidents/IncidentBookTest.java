package dev.holdfast.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.model.ConnectionHealth;
import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.LifeSign;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IncidentBookTest {

    private static final StreamId CAM1 = new StreamId("cam1");
    private static final StreamId CAM2 = new StreamId("cam2");
    private static final long T0 = 1_790_000_000_000L;

    private final Map<StreamId, Supplier<String>> saved = new HashMap<>();
    private final List<StreamId> deleted = new ArrayList<>();
    private long nowMillis = T0;
    private IncidentBook book = book(100);

    @Test
    void outage_fromLastMediaToMedia_isOneRecord() {
        stream(CAM1);
        for (int i = 0; i < 20; i++) {
            pass(1000);
            book.sample(CAM1, health(8e6));
        }
        pass(2500);
        begin(CAM1, 2000);
        pass(100);
        tell(CAM1, EventType.RECONNECTION_ATTEMPT, StateName.CONNECTING, 1, null, Map.of("source", "udp://:1"));
        OutageRecord open = only(true);
        assertThat(open.isOpen()).isTrue();
        assertThat(open.outageMillis(nowMillis)).isEqualTo(2100);

        pass(400);
        tell(CAM1, EventType.RECONNECTION_SUCCEEDED, StateName.STREAMING, 1, Duration.ofMillis(480), Map.of());
        OutageRecord over = only(false);
        assertThat(over.number()).isEqualTo(open.number());
        assertThat(over.end()).isEqualTo(OutageEnd.RECOVERED);
        assertThat(over.reason()).isEqualTo(FailureReason.TIMEOUT);
        assertThat(over.outageMillis(nowMillis))
                .as("2 s of silence, and 480 ms until media")
                .isEqualTo(2480);
        assertThat(over.bitrateBeforeBps()).isEqualTo(8e6);
        assertThat(over.bytesLost(nowMillis)).isEqualTo(2_480_000);
        assertThat(over.attempts()).isEqualTo(1);
        assertThat(over.timeline())
                .extracting(TimelineEntry::event)
                .containsExactly("last_media", "failure_detected", "reconnection_attempt", "reconnection_succeeded");
        assertThat(over.before()).hasSizeBetween(10, 12).last().satisfies(each -> assertThat(each.latencyMs())
                .isEqualTo(20.0));
        assertThat(over.before()).allMatch(each -> each.atMillis() >= over.startedAtMillis() - 10_000);
        assertThat(book.list(Set.of(), true, Long.MAX_VALUE, 10)).isEmpty();

        Availability hour = book.availability(CAM1, List.of(3_600_000L)).getFirst();
        assertThat(hour.downMillis()).isEqualTo(2480);
        assertThat(hour.outages()).isEqualTo(1);
    }

    @Test
    void outage_ofAStreamThatNeverHadMedia_beginsWhenDetectedAndLosesNothingKnown() {
        tell(CAM1, EventType.STREAM_ADDED, StateName.IDLE, 0, null, Map.of());
        pass(3000);
        begin(CAM1, 3000);
        OutageRecord open = only(true);
        assertThat(open.startedAtMillis()).isEqualTo(open.detectedAtMillis());
        assertThat(open.bytesLost(nowMillis)).isNull();
        assertThat(open.timeline()).extracting(TimelineEntry::event).containsExactly("failure_detected");
    }

    @Test
    void timeline_ofManyAttempts_keepsTheFirstAndTheLast() {
        stream(CAM1);
        begin(CAM1, 0);
        for (int i = 1; i <= 1000; i++) {
            pass(1000);
            tell(CAM1, EventType.RECONNECTION_ATTEMPT, StateName.CONNECTING, i, null, Map.of());
        }
        OutageRecord open = only(true);
        assertThat(open.attempts()).isEqualTo(1000);
        assertThat(open.timeline()).hasSize(40).last().satisfies(each -> assertThat(each.attempt())
                .isEqualTo(1000));
        assertThat(open.timelineOmitted()).isEqualTo(1002 - 40);
        assertThat(OutageMarkdown.write(open, nowMillis)).contains("962 entries left out", "| open |", "stream `cam1`");
    }

    @Test
    void pause_duringAnOutage_endsItAndIsNoDowntime() {
        stream(CAM1);
        pass(10_000);
        begin(CAM1, 0);
        pass(1000);
        tell(
                CAM1,
                EventType.RECONNECTION_ABORTED,
                StateName.STOPPED,
                1,
                Duration.ofSeconds(1),
                Map.of("stopped_by", "paused"));
        tell(CAM1, EventType.STREAM_STATE_CHANGED, StateName.STOPPED, 0, null, Map.of());
        pass(50_000);
        assertThat(only(false).end()).isEqualTo(OutageEnd.STOPPED);
        Availability hour = book.availability(CAM1, List.of(3_600_000L)).getFirst();
        assertThat(hour.meantMillis()).isEqualTo(11_000);
        assertThat(hour.downMillis()).isEqualTo(1000);
    }

    @Test
    void incident_ofSeveralStreams_isNamedInTheirRecords() {
        stream(CAM1);
        stream(CAM2);
        begin(CAM1, 0);
        tell(
                CAM1,
                EventType.INCIDENT_STARTED,
                StateName.WAITING,
                0,
                null,
                Map.of("incident", "i7", "streams", List.of("cam1")));
        begin(CAM2, 0);
        tell(CAM2, EventType.RECONNECTION_ATTEMPT, StateName.CONNECTING, 1, null, Map.of("incident", "i7"));
        assertThat(book.list(Set.of(), null, Long.MAX_VALUE, 10))
                .extracting(OutageRecord::incident)
                .containsExactly("i7", "i7");
    }

    @Test
    void records_beyondTheCapacity_areForgottenOldestFirst() {
        book = book(3);
        stream(CAM1);
        for (int i = 0; i < 5; i++) {
            outage(CAM1);
        }
        List<OutageRecord> all = book.list(Set.of(), null, Long.MAX_VALUE, 10);
        assertThat(all).hasSize(3).isSortedAccordingTo((a, b) -> Long.compare(b.number(), a.number()));
        assertThat(book.list(Set.of(), null, all.get(1).number(), 10)).containsExactly(all.get(2));
        assertThat(book.list(Set.of(CAM2), null, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(book.find(all.get(0).number())).contains(all.get(0));
        assertThat(book.find(1)).isEmpty();
    }

    @Test
    void recall_inTheNextRun_bringsBackRecordsAndClosesWhatWasOpen() {
        stream(CAM1);
        pass(5000);
        book.sample(CAM1, health(1e6));
        outage(CAM1);
        OutageRecord over = only(false);
        pass(5000);
        begin(CAM1, 0);
        pass(2000);
        String document = Objects.requireNonNull(saved.get(CAM1)).get();
        long killed = nowMillis;

        pass(60_000);
        book = book(100);
        book.recall(CAM1, document, aliveUntil(killed + 500));
        assertThat(book.list(Set.of(), null, Long.MAX_VALUE, 1).getFirst().cutOff())
                .as("nothing was seen yet")
                .isEqualTo(new CutOff(killed, nowMillis, null, null));
        stream(CAM1);
        List<OutageRecord> all = book.list(Set.of(), null, Long.MAX_VALUE, 10);
        assertThat(all).hasSize(2);
        assertThat(all.get(1)).isEqualTo(over);
        assertThat(all.get(0).end()).isEqualTo(OutageEnd.SERVICE_KILLED);
        assertThat(all.get(0).endedAtMillis()).isEqualTo(killed + 500);
        assertThat(all.get(0).cutOff()).isEqualTo(new CutOff(killed, nowMillis, Aftermath.OVER, null));
        assertThat(OutageMarkdown.write(all.get(0), nowMillis))
                .contains(
                        "| State | service killed |",
                        "| Recorded until | ",
                        "(+59.500 s) |",
                        "| Afterwards | media was there again |");
        pass(1000);
        Availability hour = book.availability(CAM1, List.of(3_600_000L)).getFirst();
        assertThat(hour.sinceMillis()).isEqualTo(T0);
        assertThat(hour.outages()).isEqualTo(2);
        assertThat(hour.meantMillis()).as("without the minute between the runs").isLessThan(20_000);
        outage(CAM1);
        assertThat(book.list(Set.of(), null, Long.MAX_VALUE, 1).getFirst().number())
                .isGreaterThan(all.get(0).number());
    }

    /** A stream that is taken out of the configuration for a while. */
    @Test
    void history_ofAStreamThatIsNotThere_staysAndGoesOnWhenItIsThereAgain() {
        stream(CAM1);
        begin(CAM1, 1000);
        tell(CAM1, EventType.RECONNECTION_SUCCEEDED, StateName.STREAMING, 1, Duration.ofMillis(480), Map.of());
        String document = Objects.requireNonNull(saved.get(CAM1)).get();
        long number = only(false).number();

        book = book(100);
        book.recall(CAM1, document, Optional.empty());
        book.retain(Set.of());
        assertThat(book.list(Set.of(), null, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(Objects.requireNonNull(saved.get(CAM1)).get())
                .as("what a write that was asked for before writes")
                .isEqualTo(document);

        stream(CAM1);
        assertThat(only(false).number()).isEqualTo(number);
        tell(CAM1, EventType.STREAM_REMOVED, StateName.STOPPED, 0, null, Map.of());
        stream(CAM1);
        assertThat(book.list(Set.of(), null, Long.MAX_VALUE, 10))
                .as("removed is removed")
                .isEmpty();
    }

    /** Nothing was written since it began: the sign of life says how long it was seen to last. */
    @Test
    void outage_thatIsOpenAtAKill_lastsUntilTheLastSignOfLifeAndIsGoneOnWith() {
        stream(CAM1);
        pass(10_000);
        begin(CAM1, 0);
        long begun = nowMillis;
        String document = Objects.requireNonNull(saved.get(CAM1)).get();
        pass(3_000_000);
        long killed = nowMillis;
        pass(100_000);

        book = book(100);
        book.recall(CAM1, document, aliveUntil(killed));
        long again = nowMillis;
        tell(CAM1, EventType.STREAM_ADDED, StateName.IDLE, 0, null, Map.of());
        pass(2000);
        begin(CAM1, 2000);

        List<OutageRecord> both = book.list(Set.of(), null, Long.MAX_VALUE, 10);
        OutageRecord next = both.get(0);
        OutageRecord cut = both.get(1);
        assertThat(cut.outageMillis(nowMillis)).isEqualTo(3_000_000);
        assertThat(cut.cutOff()).isEqualTo(new CutOff(begun, again, Aftermath.WENT_ON, next.number()));
        assertThat(next.isOpen()).isTrue();
        assertThat(next.continues()).isEqualTo(cut.number());
        assertThat(OutageMarkdown.write(next, nowMillis)).contains("| Goes on with | outage " + cut.id());
        assertThat(OutageMarkdown.write(cut, nowMillis)).contains("media was still missing: see outage " + next.id());
        Availability day = book.availability(CAM1, List.of(24 * 3_600_000L)).getFirst();
        assertThat(day.downMillis()).isEqualTo(3_000_000);
        assertThat(day.meantMillis()).as("not the time until the restart").isEqualTo(3_010_000);

        String third = Objects.requireNonNull(saved.get(CAM1)).get();
        book = book(100);
        book.recall(CAM1, third, Optional.empty());
        assertThat(book.find(cut.number())).contains(cut);
    }

    @Test
    void outage_thatIsOpenAtAGoodEnd_isSettledAlsoByAStoreThatAnswersLate() {
        stream(CAM1);
        begin(CAM1, 0);
        pass(1000);
        tell(
                CAM1,
                EventType.RECONNECTION_ABORTED,
                StateName.STOPPED,
                1,
                Duration.ofSeconds(1),
                Map.of("stopped_by", "shutdown"));
        OutageRecord cut = only(false);
        assertThat(cut.end()).isEqualTo(OutageEnd.SERVICE_STOPPED);
        String document = Objects.requireNonNull(saved.get(CAM1)).get();
        pass(60_000);

        book = book(100);
        tell(CAM1, EventType.STREAM_ADDED, StateName.IDLE, 0, null, Map.of());
        long again = nowMillis;
        pass(5000);
        outage(CAM1);
        long next = only(false).number();
        pass(5000);
        book.recall(CAM1, document, Optional.empty());

        assertThat(book.find(cut.number()).orElseThrow().cutOff())
                .isEqualTo(new CutOff(Objects.requireNonNull(cut.endedAtMillis()), again, Aftermath.WENT_ON, next));
        assertThat(book.find(next).orElseThrow().continues()).isEqualTo(cut.number());
    }

    @Test
    void signOfLife_ofALaterRun_saysNothingOfAHistoryThatItDidNotWrite() {
        stream(CAM1);
        begin(CAM1, 0);
        String document = Objects.requireNonNull(saved.get(CAM1)).get();
        long written = nowMillis;
        pass(7 * 24 * 3_600_000L);

        book = book(100);
        book.recall(CAM1, document, Optional.of(new LifeSign(at(written + 1000), at(nowMillis))));

        assertThat(only(false).endedAtMillis()).isEqualTo(written);
    }

    @Test
    void outage_whileItGoesOn_isWrittenMoreAndMoreSeldom() {
        stream(CAM1);
        begin(CAM1, 0);
        int written = 0;
        for (int i = 1; i <= 10_000; i++) {
            saved.clear();
            tell(CAM1, EventType.RECONNECTION_ATTEMPT, StateName.CONNECTING, i, null, Map.of());
            written += saved.size();
        }
        assertThat(written).as("after 4, 16, … 4096 attempts").isEqualTo(6);
    }

    @Test
    void records_ofAStreamThatFlaps_areBoundedByThemselves() {
        book = book(100, 3);
        stream(CAM1);
        stream(CAM2);
        outage(CAM2);
        for (int i = 0; i < 50; i++) {
            outage(CAM1);
        }
        assertThat(book.list(Set.of(CAM1), null, Long.MAX_VALUE, 100)).hasSize(3);
        assertThat(book.list(Set.of(CAM2), null, Long.MAX_VALUE, 100)).hasSize(1);
        Availability hour = book.availability(CAM1, List.of(3_600_000L)).getFirst();
        assertThat(hour.outages()).as("availability knows them all").isEqualTo(50);
        assertThat(hour.downMillis()).isEqualTo(50_000);
        assertThat(Objects.requireNonNull(saved.get(CAM1)).get())
                .as("what is written")
                .hasSizeLessThan(16_000);
    }

    @Test
    void recall_ofSomethingElse_isRefusedAndChangesNothing() {
        for (String bad : List.of("{", "[]", "{\"version\": 2}", "{\"version\": 1, \"presence\": 7}")) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> book.recall(CAM1, bad, Optional.empty()));
        }
        assertThat(book.availability(CAM1, List.of(1L))).isEmpty();
    }

    @Test
    void stream_whenRemoved_takesItsRecordsAlong() {
        stream(CAM1);
        stream(CAM2);
        outage(CAM1);
        outage(CAM2);
        tell(CAM1, EventType.STREAM_REMOVED, StateName.STOPPED, 0, null, Map.of());
        tell(CAM1, EventType.STREAM_STATE_CHANGED, StateName.STOPPED, 0, null, Map.of());
        assertThat(book.list(Set.of(), null, Long.MAX_VALUE, 10))
                .extracting(OutageRecord::streamId)
                .containsExactly(CAM2);
        assertThat(deleted).containsExactly(CAM1);
        assertThat(book.availability(CAM1, List.of(1L))).isEmpty();
    }

    private IncidentBook book(int capacity) {
        return book(capacity, 100);
    }

    private IncidentBook book(int capacity, int ofEachStream) {
        Clock clock = new Clock() {
            @Override
            public long nanoTime() {
                return nowMillis * 1_000_000;
            }

            @Override
            public Instant now() {
                return Instant.ofEpochMilli(nowMillis);
            }
        };
        HistorySink sink = new HistorySink() {
            @Override
            public void save(StreamId streamId, Supplier<String> document) {
                saved.put(streamId, document);
            }

            @Override
            public void delete(StreamId streamId) {
                deleted.add(streamId);
            }
        };
        return new IncidentBook(clock, sink, new IncidentBook.Bounds(capacity, ofEachStream, 100));
    }

    /** Of a run that began with the first test's time. */
    private static Optional<LifeSign> aliveUntil(long millis) {
        return Optional.of(new LifeSign(at(T0), at(millis)));
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private OutageRecord only(boolean open) {
        List<OutageRecord> found = book.list(Set.of(CAM1), open, Long.MAX_VALUE, 10);
        assertThat(found).hasSize(1);
        return book.find(found.getFirst().number()).orElseThrow();
    }

    private void stream(StreamId id) {
        tell(id, EventType.STREAM_ADDED, StateName.IDLE, 0, null, Map.of());
        tell(id, EventType.STREAM_STATE_CHANGED, StateName.STREAMING, 0, null, Map.of());
    }

    private void outage(StreamId id) {
        begin(id, 0);
        pass(1000);
        tell(id, EventType.RECONNECTION_SUCCEEDED, StateName.STREAMING, 1, Duration.ofSeconds(1), Map.of());
        pass(1000);
    }

    private void begin(StreamId id, long silentMillis) {
        book.publish(notice(
                id,
                EventType.RECONNECTION_STARTED,
                StateName.WAITING,
                1,
                null,
                Duration.ofMillis(silentMillis),
                Map.of("rule", "timeout")));
    }

    private void tell(
            StreamId id,
            EventType type,
            StateName state,
            int attempt,
            @Nullable Duration duration,
            Map<String, Object> details) {
        book.publish(notice(id, type, state, attempt, duration, null, details));
    }

    private static Notice notice(
            StreamId id,
            EventType type,
            StateName state,
            int attempt,
            @Nullable Duration duration,
            @Nullable Duration outage,
            Map<String, Object> details) {
        return new Notice(
                type,
                id,
                attempt,
                0,
                state,
                StateName.STREAMING,
                Optional.of(FailureReason.TIMEOUT),
                Severity.CRITICAL,
                Optional.of("no media for 2 s"),
                Optional.empty(),
                Optional.ofNullable(duration),
                Optional.ofNullable(outage),
                details);
    }

    private void pass(long millis) {
        nowMillis += millis;
    }

    private static ConnectionHealth health(double bitrate) {
        return new ConnectionHealth(
                true, Optional.empty(), 100, 0, OptionalDouble.of(20), 0.01, 0, bitrate / 10_528, bitrate, 1000);
    }
}
