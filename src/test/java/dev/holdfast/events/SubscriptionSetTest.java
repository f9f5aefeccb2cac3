package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.events.SubscriptionSet.Delivered;
import dev.holdfast.events.SubscriptionSet.Delivery;
import dev.holdfast.events.SubscriptionSet.Missed;
import dev.holdfast.events.SubscriptionSet.RefusedException;
import dev.holdfast.events.SubscriptionSet.Slow;
import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SubscriptionSetTest {

    private static final long SECOND = 1_000_000_000L;
    private static final SubscriptionSet.Limits LIMITS =
            new SubscriptionSet.Limits(3, 100, 150, 10 * SECOND, 5 * SECOND);

    private final ManualClock clock = new ManualClock();
    private final EventLog log = new EventLog(clock, 50, List.of(), id -> Map.of("site", id.value()));
    private final SubscriptionSet set = new SubscriptionSet(log, LIMITS);
    private final long first = log.position() + 1;

    @Test
    void next_whenTheWindowCloses_stopsAndGoesOnWhereItWas() {
        set.subscribe("a", EventFilter.ALL, OptionalLong.empty(), 2);
        publish("cam1", 5);

        assertThat(ids(set.next())).containsExactly(first, first + 1);
        assertThat(set.next()).isEmpty();
        assertThat(set.acknowledge("a", first).opened()).isTrue();
        assertThat(ids(set.next())).containsExactly(first + 2);
        assertThat(set.acknowledge("a", first + 2).events()).isEqualTo(2);
        assertThat(ids(set.next())).containsExactly(first + 3, first + 4);
    }

    @Test
    void next_whenThereAreSeveral_givesEachItsOwnAndNoneTheOthersShare() {
        set.subscribe("all", EventFilter.ALL, OptionalLong.empty(), 100);
        set.subscribe("cam2", EventFilter.of(new StreamId("cam2")), OptionalLong.empty(), 10);
        set.subscribe(
                "site",
                new EventFilter(Set.of(), Set.of(), Map.of("site", Set.of("cam2", "cam3"))),
                OptionalLong.empty(),
                10);
        publish("cam1", 40);
        publish("cam2", 1);

        List<Delivery> turn = set.next();

        assertThat(turn).filteredOn(each -> each.name().equals("all")).hasSize(16);
        assertThat(turn).filteredOn(each -> each.name().equals("cam2")).hasSize(1);
        assertThat(turn).filteredOn(each -> each.name().equals("site")).hasSize(1);
        assertThat(set.positions()).containsEntry("cam2", first + 40).containsEntry("all", first + 15);
    }

    @Test
    void subscribe_whenItResumes_beginsBehindThatEventOrTellsOfTheGap() {
        publish("cam1", 60);
        set.subscribe("near", EventFilter.ALL, OptionalLong.of(first + 57), 10);
        set.subscribe("far", EventFilter.ALL, OptionalLong.of(first), 10);

        List<Delivery> turn = set.next();

        assertThat(turn).filteredOn(each -> each.name().equals("near")).hasSize(2);
        assertThat(turn).contains(new Missed("far", new Gap(first + 1, OptionalLong.of(9), first + 10)));
    }

    @Test
    void slow_whenTheWindowStaysClosed_isToldOnceThenDue() {
        set.subscribe("a", EventFilter.ALL, OptionalLong.empty(), 1);
        publish("cam1", 3);
        set.next();
        assertThat(set.slow(0)).isEmpty();
        assertThat(set.slow(9 * SECOND)).isEmpty();

        assertThat(set.slow(10 * SECOND)).containsExactly(new Slow("a", 2, 1, 1, false, false));
        assertThat(set.slow(14 * SECOND)).isEmpty();
        assertThat(set.slow(15 * SECOND)).containsExactly(new Slow("a", 2, 1, 1, false, true));
    }

    @Test
    void slow_whenItAcknowledgesInTime_isForgiven() {
        set.subscribe("a", EventFilter.ALL, OptionalLong.empty(), 1);
        publish("cam1", 3);
        set.next();
        set.slow(0);
        assertThat(set.slow(10 * SECOND)).hasSize(1);

        set.acknowledge("a", first);
        set.next();

        assertThat(set.slow(16 * SECOND)).isEmpty();
        assertThat(set.slow(25 * SECOND)).isEmpty();
        assertThat(set.slow(26 * SECOND)).extracting(Slow::due).containsExactly(false);
    }

    @Test
    void slow_whenTheLogNoLongerHoldsWhatWaits_isToldAtOnce() {
        set.subscribe("a", EventFilter.ALL, OptionalLong.empty(), 1);
        publish("cam1", 2);
        set.next();
        publish("cam1", 60);

        assertThat(set.slow(0)).containsExactly(new Slow("a", 50, 1, 1, true, false));
    }

    /** So that looking costs as much as there is news, and a client that resumes is not told of a gap that is none of its own. */
    @Test
    void slow_whileTheWindowIsClosed_passesOverWhatDoesNotMatchOnce() {
        set.subscribe("a", EventFilter.of(new StreamId("cam9")), OptionalLong.empty(), 1);
        publish("cam9", 1);
        set.next();
        publish("cam1", 40);
        assertThat(set.slow(0)).isEmpty();
        assertThat(set.positions()).containsEntry("a", first + 40);

        publish("cam1", 40);
        publish("cam9", 2);
        publish("cam1", 2);
        assertThat(set.slow(SECOND)).isEmpty();
        assertThat(set.positions()).as("right before what waits").containsEntry("a", first + 80);
        assertThat(set.slow(11 * SECOND)).containsExactly(new Slow("a", 4, 1, 1, false, false));

        set.acknowledge("a", first);
        assertThat(ids(set.next())).containsExactly(first + 81);
        set.acknowledge("a", first + 81);
        assertThat(ids(set.next())).containsExactly(first + 82);
        assertThat(set.slow(12 * SECOND)).isEmpty();
        assertThat(set.positions()).containsEntry("a", first + 84);
    }

    @Test
    void slow_whenPausedOrIdle_isNot() {
        set.subscribe("paused", EventFilter.ALL, OptionalLong.empty(), 0);
        set.subscribe("idle", EventFilter.of(new StreamId("cam9")), OptionalLong.empty(), 1);
        publish("cam1", 5);
        publish("cam9", 1);

        assertThat(set.next()).hasSize(1);
        set.slow(0);
        assertThat(set.slow(100 * SECOND)).isEmpty();
    }

    @Test
    void request_whenItCannotBe_saysWhatWasExpected() {
        set.subscribe("a", EventFilter.ALL, OptionalLong.empty(), 100);

        refused(() -> set.subscribe("a", EventFilter.ALL, OptionalLong.empty(), 1), "no other subscription has");
        refused(() -> set.subscribe("b", EventFilter.ALL, OptionalLong.empty(), 101), "credit: expected 0 to 100");
        refused(() -> set.subscribe("b", EventFilter.ALL, OptionalLong.empty(), 51), "at most 150 in all");
        refused(() -> set.acknowledge("b", 1), "expected the id of a subscription, found 'b'");
        refused(() -> set.acknowledge("a", first), "that was sent, at most " + (first - 1));
        refused(() -> set.unsubscribe("b"), "found 'b'");
        set.subscribe("b", EventFilter.ALL, OptionalLong.empty(), 0);
        set.subscribe("c", EventFilter.ALL, OptionalLong.empty(), 0);
        refused(() -> set.subscribe("d", EventFilter.ALL, OptionalLong.empty(), 0), "at most 3 subscriptions");
        set.grant("a", 50);
        set.grant("b", 100);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(RefusedException.class).hasMessageContaining(message);
    }

    private static List<Long> ids(List<Delivery> turn) {
        return turn.stream().map(each -> ((Delivered) each).event().id()).toList();
    }

    private void publish(String streamId, int times) {
        for (int i = 0; i < times; i++) {
            log.publish(Notice.plain(EventType.STREAM_STATE_CHANGED, new StreamId(streamId), 0, StateName.STREAMING));
        }
    }
}
