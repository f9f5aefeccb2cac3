package dev.holdfast.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.Severity;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.EventJournal;
import dev.holdfast.reconnect.EventJournal.Entry;
import dev.holdfast.reconnect.EventJournal.Logged;
import dev.holdfast.reconnect.EventJournal.Mark;
import dev.holdfast.reconnect.EventJournal.MarkKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link EventJournal} does; one subclass per store. */
public abstract class EventJournalContract {

    protected static final int CAPACITY = 200;
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");

    private EventJournal journal;

    /** The journal of the test, empty at first; a second call opens what the first has left. */
    protected abstract EventJournal open() throws Exception;

    /** What is left of entries when the journal is opened again. */
    protected List<Entry> kept(List<Entry> appended) {
        return appended;
    }

    /** How many entries more than its capacity it may keep. */
    protected abstract int tolerance();

    @BeforeEach
    void openJournal() throws Exception {
        journal = open();
    }

    @AfterEach
    void closeJournal() {
        journal.close();
    }

    @Test
    void journal_whenEmpty_loadsNothing() {
        assertThat(journal.load()).isEmpty();
    }

    @Test
    void append_whenLoadedAgain_comesBackInOrderAndInEveryDetail() throws Exception {
        List<Entry> entries =
                List.of(new Mark(9, MarkKind.CONTINUED), new Logged(full(10)), event(11), new Mark(11, MarkKind.ENDED));
        assertThat(journal.load()).isEmpty();
        journal.append(entries.subList(0, 2));
        journal.append(entries.subList(2, 4));
        journal.close();

        journal = open();

        assertThat(journal.load()).isEqualTo(kept(entries));
    }

    @Test
    void append_whenMadeTwice_storesOnce() {
        List<Entry> entries = List.of(new Mark(9, MarkKind.BROKEN), event(10), event(11));
        journal.append(entries.subList(0, 2));

        journal.append(entries.subList(0, 2));
        journal.append(entries.subList(2, 3));

        assertThat(journal.load()).isEqualTo(kept(entries));
    }

    @Test
    void append_whenMoreThanItHolds_keepsTheLatest() throws Exception {
        for (long from = 1; from < 10 * CAPACITY; from += 50) {
            journal.append(LongStream.range(from, from + 50)
                    .mapToObj(EventJournalContract::event)
                    .toList());
        }
        journal.close();
        journal = open();

        List<Entry> loaded = journal.load();

        List<Entry> kept = kept(List.of(event(10L * CAPACITY)));
        assertThat(loaded.isEmpty()).isEqualTo(kept.isEmpty());
        if (!kept.isEmpty()) {
            assertThat(loaded).hasSizeBetween(CAPACITY, CAPACITY + tolerance());
            long oldest = 10L * CAPACITY - loaded.size() + 1;
            for (int i = 0; i < loaded.size(); i++) {
                assertThat(loaded.get(i).id()).isEqualTo(oldest + i);
            }
        }
    }

    @Test
    void journal_whenClosedTwice_isClosed() {
        journal.close();
        journal.close();
    }

    /** An event with little in it. */
    protected static Entry event(long id) {
        return new Logged(new ReconnectionEvent(
                id, TIME, Notice.plain(EventType.STREAM_STATE_CHANGED, new StreamId("cam1"), 0, StateName.STREAMING)));
    }

    private static ReconnectionEvent full(long id) {
        Notice notice = new Notice(
                EventType.FAILURE_DETECTED,
                new StreamId("Cam-2"),
                3,
                7,
                StateName.WAITING,
                StateName.STREAMING,
                Optional.of(FailureReason.PACKET_LOSS),
                Severity.CRITICAL,
                Optional.of("a line\nand \"another\" – passphrase=***"),
                Optional.of(Duration.ofMillis(100)),
                Optional.of(Duration.ofMillis(2004)),
                Optional.of(Duration.ZERO),
                Map.of(
                        "rule",
                        "max-packet-loss",
                        "value",
                        0.25,
                        "count",
                        5,
                        "streams",
                        List.of("cam1", "cam2"),
                        "samples",
                        List.of(Map.of("ago_ms", 100, "value", 0.5))));
        return new ReconnectionEvent(id, TIME, notice, Map.of("site", "oslo"));
    }
}
