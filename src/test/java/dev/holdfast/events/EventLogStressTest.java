package dev.holdfast.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import dev.holdfast.model.Notice;
import dev.holdfast.model.ReconnectionEvent;
import dev.holdfast.model.StateName;
import dev.holdfast.model.StreamId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Publishers against readers that come and go: every id is seen exactly once, or lies in a gap that says so.
 *
 * <p>Seen to fail with a reader's position moved to the newest id rather than to the last one read, and with a gap
 * reckoned from the first event of the process rather than from the oldest one held.
 */
class EventLogStressTest {

    private static final int PUBLISHERS = 4;
    private static final int READERS = 20;
    private static final int EVENTS_EACH = 25_000;
    private static final long TOTAL = (long) PUBLISHERS * EVENTS_EACH;

    private final ManualClock clock = new ManualClock();
    private final long firstId = clock.now().toEpochMilli() * 1000;

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void readers_whenTheyReconnectWhileEventsFlow_seeEveryIdOnceOrInAGap() throws Exception {
        EventLog log = new EventLog(clock, 2000);
        List<Future<Tally>> readers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < READERS; i++) {
                Random random = new Random(i);
                readers.add(threads.submit((Callable<Tally>) () -> readAll(log, random)));
            }
            for (int i = 0; i < PUBLISHERS; i++) {
                StreamId streamId = new StreamId("cam" + i);
                threads.execute(() -> publishAll(log, streamId));
            }
            for (Future<Tally> reader : readers) {
                Tally tally = reader.get();
                assertThat(tally.seen + tally.missed).isEqualTo(TOTAL);
                assertThat(tally.seen).isPositive();
            }
        }
        assertThat(log.subscribers()).isZero();
    }

    private static void publishAll(EventLog log, StreamId streamId) {
        for (int i = 0; i < EVENTS_EACH; i++) {
            log.publish(Notice.plain(EventType.STREAM_STATE_CHANGED, streamId, i, StateName.STREAMING));
        }
    }

    private Tally readAll(EventLog log, Random random) throws InterruptedException {
        Tally tally = new Tally(firstId);
        while (tally.expectedId < firstId + TOTAL) {
            try (Subscription subscription = log.subscribe(OptionalLong.of(tally.expectedId - 1), EventFilter.ALL)) {
                for (int i = random.nextInt(20); i >= 0 && tally.expectedId < firstId + TOTAL; i--) {
                    tally.take(subscription.poll(1 + random.nextInt(300), Duration.ofSeconds(20)));
                }
            }
        }
        return tally;
    }

    /** What one reader has seen; complains at once about an id out of turn. */
    private static final class Tally {

        private long expectedId;
        private long seen;
        private long missed;

        Tally(long expectedId) {
            this.expectedId = expectedId;
        }

        void take(Batch batch) {
            batch.gap().ifPresent(gap -> {
                assertThat(gap.firstMissedId()).isEqualTo(expectedId);
                missed += gap.missed().orElseThrow();
                expectedId += gap.missed().orElseThrow();
                assertThat(gap.resumesAt()).isEqualTo(expectedId);
            });
            for (ReconnectionEvent event : batch.events()) {
                assertThat(event.id()).isEqualTo(expectedId);
                expectedId++;
                seen++;
            }
        }
    }
}
