package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final StreamId CAM1 = new StreamId("cam1");
    private static final StreamId CAM2 = new StreamId("cam2");
    private static final Duration NOW = Duration.ZERO;

    private final ManualClock clock = new ManualClock();
    private final long firstId = clock.now().toEpochMilli() * 1000;
    private final EventLog log = new EventLog(clock, 10);

    @Test
    void log_whenEventsArePublished_numbersThemFromTheTimeOfDayOn() {
        publish(CAM1, 2);

        List<ReconnectionEvent> events =
                log.after(firstId - 1, EventFilter.ALL, 100).events();

        assertThat(events).extracting(ReconnectionEvent::id).containsExactly(firstId, firstId + 1);
        assertThat(events).extracting(ReconnectionEvent::timestamp).containsOnly(clock.now());
        assertThat(firstId).isLessThan(1L << 53);
    }

    @Test
    void log_whenStartedAgainLater_continuesWithHigherIds() {
        publish(CAM1, 10);
        clock.set(clock.now().plusMillis(1));
        EventLog second = new EventLog(clock, 10);

        second.publish(notice(CAM1));

        assertThat(second.oldest().orElseThrow()).isGreaterThan(log.newest().orElseThrow());
    }

    @Test
    void log_whenEmpty_hasNeitherOldestNorNewest() {
        assertThat(log.oldest()).isEmpty();
        assertThat(log.newest()).isEmpty();
        assertThat(log.latest(EventFilter.ALL, 5).events()).isEmpty();
    }

    @Test
    void log_whenFull_forgetsTheOldest() {
        publish(CAM1, 13);

        assertThat(log.oldest()).hasValue(firstId + 3);
        assertThat(log.newest()).hasValue(firstId + 12);
        assertThat(log.latest(EventFilter.ALL, 100).events()).hasSize(10);
    }

    @Test
    void after_whenFiltered_givesTheFirstMatchesAndWhereToGoOn() {
        for (int i = 0; i < 4; i++) {
            publish(CAM1, 1);
            publish(CAM2, 1);
        }

        Batch first = log.after(firstId - 1, EventFilter.of(CAM2), 2);
        Batch second = log.after(first.cursor(), EventFilter.of(CAM2), 100);

        assertThat(ids(first)).containsExactly(firstId + 1, firstId + 3);
        assertThat(ids(second)).containsExactly(firstId + 5, firstId + 7);
    }

    @Test
    void latest_whenFilteredByType_givesTheLastMatchesOldestFirst() {
        publish(CAM1, 3);
        log.publish(Notice.plain(EventType.STREAM_REMOVED, CAM1, 0, StateName.STOPPED));
        publish(CAM1, 2);

        EventFilter removed = new EventFilter(Set.of(), Set.of(EventType.STREAM_REMOVED));

        assertThat(ids(log.latest(removed, 5))).containsExactly(firstId + 3);
        assertThat(ids(log.latest(EventFilter.ALL, 2))).containsExactly(firstId + 4, firstId + 5);
    }

    @Test
    void subscription_whenItResumes_getsReplayThenLiveWithoutGap() throws InterruptedException {
        publish(CAM1, 5);
        try (Subscription subscription = log.subscribe(OptionalLong.of(firstId + 2), EventFilter.ALL)) {
            publish(CAM1, 1);

            Batch batch = subscription.poll(100, NOW);

            assertThat(batch.gap()).isEmpty();
            assertThat(ids(batch)).containsExactly(firstId + 3, firstId + 4, firstId + 5);
            assertThat(subscription.poll(100, NOW).isEmpty()).isTrue();
        }
    }

    @Test
    void subscription_whenItNamesNoId_getsOnlyWhatFollows() throws InterruptedException {
        publish(CAM1, 5);
        try (Subscription subscription = log.subscribe(OptionalLong.empty(), EventFilter.ALL)) {
            assertThat(subscription.cursor()).isEqualTo(firstId + 4);
            publish(CAM1, 1);
            assertThat(ids(subscription.poll(100, NOW))).containsExactly(firstId + 5);
        }
    }

    @Test
    void subscription_whenItsIdIsNoLongerHeld_getsTheGapWithItsSize() throws InterruptedException {
        publish(CAM1, 15);
        try (Subscription subscription = log.subscribe(OptionalLong.of(firstId + 1), EventFilter.ALL)) {
            Batch batch = subscription.poll(100, NOW);

            assertThat(batch.gap()).contains(new Gap(firstId + 2, OptionalLong.of(3), firstId + 5));
            assertThat(ids(batch)).hasSize(10).startsWith(firstId + 5);
            assertThat(subscription.poll(100, NOW).isEmpty()).isTrue();
        }
    }

    @Test
    void subscription_whenItsIdIsOfAnEarlierRun_getsAGapOfUnknownSize() throws InterruptedException {
        publish(CAM1, 2);
        try (Subscription subscription = log.subscribe(OptionalLong.of(firstId - 5000), EventFilter.ALL)) {
            Batch batch = subscription.poll(100, NOW);

            assertThat(batch.gap()).contains(new Gap(firstId - 4999, OptionalLong.empty(), firstId));
            assertThat(ids(batch)).containsExactly(firstId, firstId + 1);
        }
    }

    @Test
    void subscription_whenItsIdIsAhead_getsAGapAndAllThatIsHeld() throws InterruptedException {
        publish(CAM1, 2);
        try (Subscription subscription = log.subscribe(OptionalLong.of(firstId + 99), EventFilter.ALL)) {
            Batch batch = subscription.poll(100, NOW);

            assertThat(batch.gap()).contains(new Gap(firstId + 100, OptionalLong.empty(), firstId));
            assertThat(ids(batch)).containsExactly(firstId, firstId + 1);
        }
    }

    @Test
    void subscription_whenTooSlow_getsAGapOnceAndGoesOn() throws InterruptedException {
        try (Subscription subscription = log.subscribe(OptionalLong.empty(), EventFilter.ALL)) {
            publish(CAM1, 25);

            Batch batch = subscription.poll(3, NOW);

            assertThat(batch.gap()).contains(new Gap(firstId, OptionalLong.of(15), firstId + 15));
            assertThat(ids(batch)).containsExactly(firstId + 15, firstId + 16, firstId + 17);
            assertThat(subscription.poll(100, NOW).gap()).isEmpty();
        }
    }

    @Test
    void subscription_whenNothingMatches_movesOnSilently() throws InterruptedException {
        try (Subscription subscription = log.subscribe(OptionalLong.empty(), EventFilter.of(CAM2))) {
            publish(CAM1, 8);
            assertThat(subscription.poll(100, NOW).isEmpty()).isTrue();
            publish(CAM1, 8);

            assertThat(subscription.poll(100, NOW).gap()).isEmpty();
            assertThat(subscription.cursor()).isEqualTo(firstId + 15);
        }
    }

    @Test
    void subscription_whenAnEventComes_isWokenBeforeItsTimeout() throws Exception {
        try (Subscription subscription = log.subscribe(OptionalLong.empty(), EventFilter.ALL)) {
            CompletableFuture<Batch> polled = pollInBackground(subscription);
            publish(CAM1, 1);

            assertThat(ids(polled.get())).containsExactly(firstId);
        }
    }

    @Test
    void subscription_whenTheLogIsClosed_isWokenAndCounted() throws Exception {
        Subscription subscription = log.subscribe(OptionalLong.empty(), EventFilter.ALL);
        assertThat(log.subscribers()).isEqualTo(1);
        CompletableFuture<Batch> polled = pollInBackground(subscription);

        log.close();

        assertThat(polled.get().isEmpty()).isTrue();
        assertThat(subscription.isClosed()).isTrue();
        assertThat(log.subscribers()).isZero();
        assertThat(log.subscribe(OptionalLong.empty(), EventFilter.ALL).isClosed())
                .isTrue();
    }

    @Test
    void subscription_whenClosed_isNoLongerCounted() {
        log.subscribe(OptionalLong.empty(), EventFilter.ALL).close();

        assertThat(log.subscribers()).isZero();
    }

    @Test
    void log_whenItsCapacityIsZero_isRefused() {
        assertThatThrownBy(() -> new EventLog(clock, 0)).hasMessageContaining("at least 1, found 0");
    }

    private void publish(StreamId streamId, int times) {
        for (int i = 0; i < times; i++) {
            log.publish(notice(streamId));
        }
    }

    private static Notice notice(StreamId streamId) {
        return Notice.plain(EventType.STREAM_STATE_CHANGED, streamId, 0, StateName.STREAMING);
    }

    private static List<Long> ids(Batch batch) {
        return batch.events().stream().map(ReconnectionEvent::id).toList();
    }

    private static CompletableFuture<Batch> pollInBackground(Subscription subscription) {
        CompletableFuture<Batch> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(subscription.poll(100, Duration.ofMinutes(1)));
            } catch (InterruptedException e) {
                result.completeExceptionally(e);
            }
        });
        return result.orTimeout(20, java.util.concurrent.TimeUnit.SECONDS);
    }
}
