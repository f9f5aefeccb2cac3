package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.EventJournal.Entry;
import dev.holdfast.reconnect.EventJournal.Mark;
import dev.holdfast.reconnect.EventJournal.MarkKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class JournalWriterTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final ManualClock clock = new ManualClock();
    private final FakeJournal journal = new FakeJournal();
    private final long first = clock.now().toEpochMilli() * 1000;

    @Test
    void writer_whenEventsArePublished_writesThemBehindAndMarksTheEnd() throws Exception {
        try (JournalWriter writer = JournalWriter.start(journal)) {
            EventLog log = log(writer);
            publish(log, 3);
            await().until(() -> journal.entries().size() == 4);
            publish(log, 2);

            assertThat(writer.finish(SOON)).isTrue();
            assertThat(journal.entries())
                    .extracting(Entry::id)
                    .containsExactly(first - 1, first, first + 1, first + 2, first + 3, first + 4, first + 4);
            assertThat(journal.entries().getFirst()).isEqualTo(new Mark(first - 1, MarkKind.BROKEN));
            assertThat(journal.entries().getLast()).isEqualTo(new Mark(first + 4, MarkKind.ENDED));
            assertThat(writer.pending()).isZero();
        }
    }

    @Test
    void log_whenMadeOfWhatTheWriterRead_goesOnWhereItEnded() throws Exception {
        try (JournalWriter writer = JournalWriter.start(journal)) {
            publish(log(writer), 3);
            assertThat(writer.finish(SOON)).isTrue();
        }
        try (JournalWriter writer = JournalWriter.start(journal)) {
            EventLog log = log(writer);
            publish(log, 1);

            Batch all = log.after(first - 1, EventFilter.ALL, 10);

            assertThat(all.gap()).isEmpty();
            assertThat(all.events()).hasSize(4);
        }
    }

    @Test
    void writer_whenTheJournalIsAwayForAWhile_losesNothing() throws Exception {
        try (JournalWriter writer = JournalWriter.start(journal)) {
            EventLog log = log(writer);
            publish(log, 1);
            await().until(() -> journal.entries().size() == 2);
            journal.away(true);
            publish(log, 8);
            await().until(() -> !writer.available());
            assertThat(writer.pending()).isEqualTo(8);
            assertThat(writer.failures()).isPositive();
            journal.away(false);

            assertThat(writer.finish(SOON)).isTrue();
            assertThat(journal.entries()).hasSize(1 + 9 + 1);
            assertThat(writer.lost()).isZero();
        }
    }

    @Test
    void writer_whenTheJournalIsAwayForTooLong_givesUpTheOldestAndMarksThePlace() throws Exception {
        journal.away(true);
        try (JournalWriter writer = JournalWriter.start(journal)) {
            EventLog log = new EventLog(clock, 10, List.of(), _ -> Map.of());
            writer.follow(log);
            publish(log, 25);
            await().until(() -> writer.failures() > 0);
            journal.away(false);

            assertThat(writer.finish(SOON)).isTrue();
            assertThat(writer.lost()).isEqualTo(15);
            assertThat(journal.entries())
                    .startsWith(new Mark(first - 1, MarkKind.BROKEN), new Mark(first + 14, MarkKind.BROKEN));
            assertThat(journal.entries()).hasSize(2 + 10 + 1);
        }
    }

    @Test
    void writer_whenTheJournalStaysAway_saysThatNotAllIsSaved() {
        try (JournalWriter writer = JournalWriter.start(journal)) {
            EventLog log = log(writer);
            journal.away(true);
            publish(log, 1);

            assertThat(writer.finish(Duration.ofMillis(300))).isFalse();
        }
    }

    /** The journal is read late, and the clock was set back since it was written. */
    @Test
    void writer_whenTheJournalHoldsHigherIds_savesWhatIsPublishedFromThenOnAndTellsTheReaders() throws Exception {
        try (JournalWriter writer = JournalWriter.start(journal)) {
            publish(log(writer), 3);
            assertThat(writer.finish(SOON)).isTrue();
        }
        int before = journal.entries().size();
        long stored = journal.entries().getLast().id();
        clock.set(clock.now().minus(Duration.ofDays(1)));
        journal.away(true);
        try (JournalWriter writer = JournalWriter.start(journal)) {
            EventLog log = new EventLog(clock, 10, List.of(), _ -> Map.of());
            writer.follow(log);
            publish(log, 2);
            Subscription reader = log.subscribe(java.util.OptionalLong.empty(), EventFilter.ALL);
            journal.away(false);
            await().until(() -> writer.lost() == 2);
            await().until(() -> log.position() > stored);
            publish(log, 2);

            assertThat(writer.finish(SOON)).isTrue();
            assertThat(journal.entries().subList(before, journal.entries().size()))
                    .extracting(Entry::id)
                    .containsExactly(stored + 1, stored + 2, stored + 3, stored + 3);
            assertThat(journal.entries().get(before)).isEqualTo(new Mark(stored + 1, MarkKind.BROKEN));
            assertThat(writer.pending()).isZero();

            Batch news = reader.poll(10, Duration.ZERO);
            assertThat(news.gap())
                    .hasValueSatisfying(gap -> assertThat(gap.resumesAt()).isEqualTo(stored + 2));
            assertThat(news.events()).hasSize(2);
            Batch ofTheEarlierRun = log.after(stored - 1, EventFilter.ALL, 10);
            assertThat(ofTheEarlierRun.gap())
                    .as("what it logged last is not here")
                    .isPresent();
        }
        try (JournalWriter writer = JournalWriter.start(journal)) {
            Batch all = log(writer).after(stored - 1, EventFilter.ALL, 10);
            assertThat(all.events()).extracting(each -> each.id()).containsExactly(stored);
        }
    }

    private EventLog log(JournalWriter writer) {
        EventLog log = new EventLog(
                clock,
                10,
                writer.history()
                        .orTimeout(10, java.util.concurrent.TimeUnit.SECONDS)
                        .join(),
                _ -> Map.of());
        writer.follow(log);
        return log;
    }

    private static void publish(EventLog log, int times) {
        for (int i = 0; i < times; i++) {
            log.publish(Notice.plain(EventType.STREAM_STATE_CHANGED, new StreamId("cam1"), i, StateName.STREAMING));
        }
    }
}
