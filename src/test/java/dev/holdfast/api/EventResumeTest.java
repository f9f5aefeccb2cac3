package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.EventType;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Clients over SSE and WebSocket, each cut a hundred times while ten thousand events flow through a log that holds less: each
 * has every event once, in order, or was told of the gap.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class EventResumeTest {

    private static final int EVENTS = 10_000;
    private static final int CUTS = 100;
    private static final long PAUSE_NANOS = 500_000;

    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = RunningApi.start("holdfast.events.capacity=3000");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void clients_whenCutAHundredTimesWhileEventsFlow_haveEachEventOnceOrKnowOfTheGap() throws Exception {
        long from = api.log().position();
        CompletableFuture<Tally> sse = run(() -> readSse(from, new Random(1)));
        CompletableFuture<Tally> socket = run(() -> readSocket(from, new Random(2)));
        for (int i = 0; i < EVENTS; i++) {
            api.publish("cam1", EventType.STREAM_UPDATED);
            if (i % 20 == 0) {
                LockSupport.parkNanos(20 * PAUSE_NANOS);
            }
        }
        for (Tally tally : new Tally[] {sse.get(), socket.get()}) {
            assertThat(tally.cuts).isGreaterThanOrEqualTo(CUTS);
            assertThat(tally.seen + tally.missed).isEqualTo(EVENTS);
            assertThat(tally.seen).isGreaterThan(EVENTS / 10);
        }
    }

    private static Tally readSse(long from, Random random) throws Exception {
        Tally tally = new Tally(from);
        while (!tally.isDone()) {
            try (SseClient client = SseClient.open(api, "/api/v1/events/stream", String.valueOf(tally.last))) {
                for (int i = tally.untilCut(random); i > 0 && !tally.isDone(); i--) {
                    SseClient.Event event = Objects.requireNonNull(client.next());
                    if (event.type().equals("gap")) {
                        tally.gap(RunningApi.JSON.readTree(event.data()));
                    } else {
                        tally.event(Long.parseLong(event.id()));
                    }
                }
            }
            tally.cuts++;
        }
        return tally;
    }

    private static Tally readSocket(long from, Random random) throws Exception {
        Tally tally = new Tally(from);
        while (!tally.isDone()) {
            try (SocketClient client = SocketClient.open(api)) {
                int credit = 1 + random.nextInt(200);
                client.send("{'op':'subscribe','id':'s','after':" + tally.last + ",'credit':" + credit + "}");
                int unacknowledged = 0;
                for (int i = tally.untilCut(random); i > 0 && !tally.isDone(); i--) {
                    JsonNode frame = client.next();
                    switch (frame.path("op").asString()) {
                        case "event" -> {
                            tally.event(frame.path("event").path("id").asLong());
                            unacknowledged++;
                        }
                        case "gap" -> tally.gap(frame.path("gap"));
                        default -> {}
                    }
                    if (unacknowledged > credit / 2) {
                        client.send("{'op':'ack','id':'s','event_id':" + tally.last + "}");
                        unacknowledged = 0;
                    }
                }
                client.cut();
            }
            tally.cuts++;
        }
        return tally;
    }

    private static CompletableFuture<Tally> run(java.util.concurrent.Callable<Tally> reader) {
        CompletableFuture<Tally> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(reader.call());
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** What one client has seen; complains at once about an id out of turn. */
    private static final class Tally {

        private final long end;
        private long last;
        private int cuts;
        private long seen;
        private long missed;

        Tally(long from) {
            this.last = from;
            this.end = from + EVENTS;
        }

        boolean isDone() {
            return last >= end;
        }

        /** So many that there are enough cuts before all is read. */
        int untilCut(Random random) {
            return cuts < CUTS ? 1 + random.nextInt(150) : Integer.MAX_VALUE;
        }

        void event(long id) {
            assertThat(id).isEqualTo(last + 1);
            last = id;
            seen++;
        }

        void gap(JsonNode gap) {
            assertThat(gap.path("first_missed_id").asLong()).isEqualTo(last + 1);
            missed += gap.path("missed").asLong();
            last = gap.path("resumes_at").asLong() - 1;
            assertThat(gap.path("missed").asLong()).isPositive();
        }
    }
}
