package dev.holdfast.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.model.EventType;
import dev.holdfast.model.StateName;
import dev.holdfast.reconnect.LifeSign;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a book keeps of one run of the service for the next, however the run ended. */
class IncidentHistoryTest extends IncidentBookScenario {

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
        book.retainPresent();
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

    /** Made over REST between the start of the others and the moment when what nobody needs is forgotten. */
    @Test
    void history_ofAStreamThatIsMadeMeanwhile_isKept() {
        stream(CAM1);
        begin(CAM1, 1000);
        tell(CAM1, EventType.RECONNECTION_SUCCEEDED, StateName.STREAMING, 1, Duration.ofMillis(480), Map.of());
        String document = Objects.requireNonNull(saved.get(CAM1)).get();
        long number = only(false).number();

        book = book(100);
        book.recall(CAM1, document, Optional.empty());
        book.recall(CAM2, document, Optional.empty());
        stream(CAM1);
        begin(CAM1, 1000);
        book.retainPresent();
        assertThat(only(true).streamId()).isEqualTo(CAM1);
        assertThat(only(false).number()).isEqualTo(number);
        assertThat(book.availability(CAM2, List.of(3_600_000L))).isEmpty();

        tell(CAM1, EventType.STREAM_REMOVED, StateName.STOPPED, 0, null, Map.of());
        book.recall(CAM1, document, Optional.empty());
        book.retainPresent();
        assertThat(book.list(Set.of(), null, Long.MAX_VALUE, 10))
                .as("it is not there any more")
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
    void recall_ofSomethingElse_isRefusedAndChangesNothing() {
        for (String bad : List.of("{", "[]", "{\"version\": 2}", "{\"version\": 1, \"presence\": 7}")) {
            assertThatIllegalArgumentException().as(bad).isThrownBy(() -> book.recall(CAM1, bad, Optional.empty()));
        }
        assertThat(book.availability(CAM1, List.of(1L))).isEmpty();
    }
}
