package dev.holdfast.webhooks;

import static dev.holdfast.model.EventType.FAILURE_DETECTED;
import static dev.holdfast.model.EventType.INCIDENT_STARTED;
import static dev.holdfast.model.EventType.RECONNECTION_FAILED;
import static dev.holdfast.model.EventType.RECONNECTION_STARTED;
import static dev.holdfast.model.EventType.RECONNECTION_SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.StateName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FlapGuardTest {

    private FlapGuard guard = new FlapGuard(FlapSettings.DEFAULT, List.of());
    private long nextId = 1;

    @Test
    void outage_whenItIsTheFirst_isToldEventByEvent() {
        assertThat(outage("cam1", 0)).containsExactly(false, false, false);
        assertThat(guard.ended(at(59))).isEmpty();
        assertThat(guard.ended(at(60))).isEmpty();
        assertThat(guard.flaps())
                .as("nothing was held back, so nothing is kept")
                .isEmpty();
    }

    @Test
    void outages_whenTheyFollowWithinTheWindow_areHeldBackAndSummedUpAtItsEnd() {
        outage("cam1", 0);
        assertThat(outage("cam1", 10)).containsExactly(true, true, true);
        assertThat(outage("cam1", 20)).containsExactly(true, true, true);
        assertThat(guard.ended(at(59))).isEmpty();

        Flap summary = guard.ended(at(60)).orElseThrow();
        assertThat(summary.outages()).isEqualTo(3);
        assertThat(summary.held())
                .isEqualTo(Map.of(FAILURE_DETECTED, 2, RECONNECTION_STARTED, 2, RECONNECTION_SUCCEEDED, 2));
        assertThat(summary.longestMs()).isEqualTo(1500);
        assertThat(summary.state()).isEqualTo(StateName.STREAMING);
        assertThat(summary.firstAt()).isEqualTo(at(10));
        assertThat(summary.firstId()).isEqualTo(4);
        assertThat(summary.lastId()).isEqualTo(9);
        assertThat(guard.ended(at(60))).isEmpty();
    }

    @Test
    void outages_whenTheyGoOnAfterASummary_areOneSummaryAWindow() {
        for (int second = 0; second < 600; second += 5) {
            while (guard.ended(at(second)).isPresent()) {
                nextId += 1000;
            }
            outage("cam1", second);
        }
        assertThat(nextId / 1000).as("summaries in ten minutes").isEqualTo(9);
    }

    @Test
    void outage_afterAQuietWindow_isToldAgainEventByEvent() {
        outage("cam1", 0);
        outage("cam1", 10);
        assertThat(guard.ended(at(60))).isPresent();
        assertThat(guard.ended(at(120))).isEmpty();
        assertThat(outage("cam1", 121)).containsExactly(false, false, false);
    }

    @Test
    void outage_thatIsOpenAtTheEndOfItsWindow_isToldToBeOpenAndItsEndInTheNextSummary() {
        outage("cam1", 0);
        assertThat(take("cam1", FAILURE_DETECTED, 30)).isTrue();
        assertThat(guard.ended(at(60)).orElseThrow().state()).isEqualTo(StateName.WAITING);
        assertThat(take("cam1", RECONNECTION_SUCCEEDED, 70)).isTrue();
        assertThat(guard.ended(at(120)))
                .hasValueSatisfying(next -> assertThat(next.state()).isEqualTo(StateName.STREAMING));
    }

    @Test
    void events_thatTellOfMore_areNeverHeldBack() {
        outage("cam1", 0);
        outage("cam1", 10);
        assertThat(take("cam1", RECONNECTION_FAILED, 20)).isFalse();
        assertThat(take("cam1", INCIDENT_STARTED, 21)).isFalse();
    }

    @Test
    void streams_whenOneFlaps_areJudgedEachByItself() {
        outage("cam1", 0);
        outage("cam1", 10);
        assertThat(outage("cam2", 11)).containsExactly(false, false, false);
    }

    @Test
    void outages_whenMoreAreToBeTold_areToldUpToThatNumber() {
        guard = new FlapGuard(new FlapSettings(Duration.ofMinutes(1), 2), List.of());
        outage("cam1", 0);
        assertThat(outage("cam1", 10)).doesNotContain(true);
        assertThat(outage("cam1", 20)).doesNotContain(false);
    }

    @Test
    void window_whenTheClockIsSetBack_isOver() {
        outage("cam1", 7200);
        outage("cam1", 7210);
        assertThat(guard.ended(at(7211))).isEmpty();
        assertThat(guard.ended(at(3600)))
                .hasValueSatisfying(flap -> assertThat(flap.held()).isNotEmpty());
        assertThat(guard.nextEnd()).contains(at(3660));
    }

    @Test
    void outages_whenTheWindowIsZero_areAllTold() {
        guard = new FlapGuard(new FlapSettings(Duration.ZERO, 1), List.of());
        outage("cam1", 0);
        assertThat(outage("cam1", 0)).doesNotContain(true);
        assertThat(guard.nextEnd()).isEmpty();
    }

    @Test
    void events_thatAreNotWanted_areNotSummedUp() {
        take("cam1", FAILURE_DETECTED, 0, false);
        assertThat(take("cam1", RECONNECTION_SUCCEEDED, 1, true)).isFalse();
        take("cam1", FAILURE_DETECTED, 2, false);
        assertThat(take("cam1", RECONNECTION_SUCCEEDED, 3, true)).isTrue();
        assertThat(guard.ended(at(60))).isEmpty();
        assertThat(guard.ended(at(61)).map(Flap::held)).contains(Map.of(RECONNECTION_SUCCEEDED, 1));
    }

    /** A webhook for critical news: goodbyes before the first failure are none of its business. */
    @Test
    void outages_ofWhichNothingIsWanted_openNoWindow() {
        for (int second = 0; second < 50; second += 10) {
            take("cam1", FAILURE_DETECTED, second, false);
            take("cam1", RECONNECTION_SUCCEEDED, second + 1, false);
        }
        assertThat(outage("cam1", 50)).containsExactly(false, false, false);
        assertThat(guard.ended(at(70)))
                .as("the window began with what was told")
                .isEmpty();
        assertThat(outage("cam1", 70)).containsExactly(true, true, true);
        assertThat(guard.ended(at(109))).isEmpty();
        assertThat(guard.ended(at(110)).map(Flap::outages)).contains(2);
    }

    @Test
    void flaps_whenWrittenAndRead_goOnWhereTheyWere() {
        outage("cam1", 0);
        outage("cam1", 10);
        String json = new HookDocument(9, null, null, guard.flaps()).toJson();
        FlapGuard again = new FlapGuard(
                FlapSettings.DEFAULT, HookDocument.parse(json, "ops").flaps());
        assertThat(again.flaps()).isEqualTo(guard.flaps());
        assertThat(again.nextEnd()).contains(at(60));
        assertThat(again.ended(at(60))).isEqualTo(guard.ended(at(60)));
    }

    @Test
    void streams_beyondTheBound_areToldEventByEventAndTakeNoMemory() {
        for (int i = 0; i < FlapGuard.MOST_STREAMS + 100; i++) {
            outage("cam" + i, 0);
        }
        assertThat(guard.flaps()).hasSize(FlapGuard.MOST_STREAMS);
        assertThat(outage("cam" + (FlapGuard.MOST_STREAMS + 50), 10)).doesNotContain(true);
        Optional<Flap> none = guard.ended(at(60));
        assertThat(none).isEmpty();
        assertThat(guard.flaps()).isEmpty();
    }

    private List<Boolean> outage(String stream, long second) {
        List<Boolean> held = new ArrayList<>();
        for (EventType type : List.of(FAILURE_DETECTED, RECONNECTION_STARTED, RECONNECTION_SUCCEEDED)) {
            held.add(take(stream, type, second));
        }
        return held;
    }

    private boolean take(String stream, EventType type, long second) {
        return take(stream, type, second, true);
    }

    private boolean take(String stream, EventType type, long second, boolean wanted) {
        return guard.take(Sample.event(nextId++, at(second), stream, type), wanted);
    }

    private static Instant at(long second) {
        return Sample.NOON.plusSeconds(second);
    }
}
