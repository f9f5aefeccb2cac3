package dev.holdfast.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.StateName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IncidentBookTest extends IncidentBookScenario {

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
        assertThat(book.outSince()).containsExactly(Map.entry(CAM1, open.startedAtMillis()));

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
        assertThat(book.outSince()).isEmpty();

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
}
