package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.api.SseClient.Event;
import dev.holdfast.events.Batch;
import dev.holdfast.events.EventFilter;
import dev.holdfast.model.EventType;
import dev.holdfast.model.ReconnectionEvent;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventStreamApiTest {

    private static final String PATH = "/api/v1/events/stream";

    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = RunningApi.start("holdfast.events.capacity=5000", "server.tomcat.connection-timeout=1s");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void stream_whenOpened_tellsWhenToComeBackAndWhereItIs() throws Exception {
        api.publish("cam1", EventType.STREAM_ADDED);
        try (SseClient client = SseClient.open(api, PATH, "")) {
            assertThat(client.response().statusCode()).isEqualTo(200);
            assertThat(client.response().headers().firstValue("Content-Type").orElse(""))
                    .startsWith("text/event-stream");
            assertThat(client.response().headers().allValues("Cache-Control")).containsExactly("no-store");
            assertThat(client.line()).isEqualTo("retry: 1000");
            assertThat(client.line()).isEqualTo("id: " + newestId());
        }
    }

    @Test
    void stream_whenEventsHappen_hasThoseAskedFor() throws Exception {
        try (SseClient client = SseClient.open(api, PATH + "?stream_id=cam1,cam3&type=stream_updated", "")) {
            for (String id : List.of("cam1", "cam2", "cam3")) {
                api.publish(id, EventType.STREAM_ADDED);
                api.publish(id, EventType.STREAM_UPDATED);
            }

            Event first = Objects.requireNonNull(client.next());
            Event second = Objects.requireNonNull(client.next());

            assertThat(first.type()).isEqualTo("stream_updated");
            assertThat(first.data()).contains("\"id\":" + first.id(), "\"stream_id\":\"cam1\"", "\"timestamp\":");
            assertThat(second.data()).contains("\"stream_id\":\"cam3\"");
        }
    }

    @Test
    void stream_whenItsIdIsNotHeld_beginsWithAGap() throws Exception {
        api.publish("cam1", EventType.STREAM_ADDED);
        long oldest = api.log().oldest().orElseThrow();
        try (SseClient client = SseClient.open(api, PATH + "?last_event_id=17", "")) {
            Event gap = Objects.requireNonNull(client.next());
            Event first = Objects.requireNonNull(client.next());

            assertThat(gap.type()).isEqualTo("gap");
            assertThat(gap.data()).isEqualTo("{\"first_missed_id\":18,\"missed\":null,\"resumes_at\":" + oldest + "}");
            assertThat(gap.id()).isEqualTo(String.valueOf(oldest - 1));
            assertThat(first.id()).isEqualTo(String.valueOf(oldest));
        }
    }

    @Test
    void stream_whenCutAHundredTimesWhileEventsFlow_losesAndRepeatsNothing() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Random random = new Random(42);
        List<Long> seen = new ArrayList<>();
        String lastId = String.valueOf(newestId());
        long firstExpected = newestId() + 1;
        Thread publisher = Thread.startVirtualThread(() -> {
            while (!done.get()) {
                api.publish("cam1", EventType.STREAM_UPDATED);
                LockSupport.parkNanos(1_000_000);
            }
        });

        for (int cut = 0; cut < 100; cut++) {
            try (SseClient client = SseClient.open(api, PATH, lastId)) {
                for (int i = random.nextInt(12); i > 0; i--) {
                    Event event = Objects.requireNonNull(client.next());
                    assertThat(event.type()).isEqualTo("stream_updated");
                    seen.add(Long.parseLong(event.id()));
                }
                lastId = client.lastId().isEmpty() ? lastId : client.lastId();
            }
        }
        done.set(true);
        publisher.join();

        assertThat(seen).hasSizeGreaterThan(300);
        for (int i = 0; i < seen.size(); i++) {
            assertThat(seen.get(i)).isEqualTo(firstExpected + i);
        }
    }

    @Test
    void stream_whenTheClientGoesAway_isNoLongerCounted() throws Exception {
        SseClient client = SseClient.open(api, PATH + "?stream_id=cam-that-goes", "");
        assertThat(api.log().subscribers()).isPositive();

        client.close();

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            api.publish("cam-that-goes", EventType.STREAM_UPDATED);
            return api.log().subscribers() == 0;
        });
    }

    @Test
    void stream_whenTheClientDoesNotRead_isGivenUp() throws Exception {
        try (Socket stuck = new Socket()) {
            stuck.setReceiveBufferSize(4096);
            stuck.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), api.uri("").getPort()));
            String request = "GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            stuck.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            await().until(() -> api.log().subscribers() > 0);

            await().atMost(Duration.ofSeconds(40)).until(() -> {
                for (int i = 0; i < 2000; i++) {
                    api.publish("cam1", EventType.STREAM_UPDATED);
                }
                return api.log().subscribers() == 0;
            });
        }
    }

    @Test
    void service_whenItEndsWithOpenStreams_isNotHeldUp() throws Exception {
        RunningApi ending = RunningApi.start();
        List<SseClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(SseClient.open(ending, PATH, ""));
        }
        assertThat(ending.log().subscribers()).isEqualTo(20);

        long begun = System.nanoTime();
        ending.closeService();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        // A promise to operators, with room for a slow machine: a stream left open would take 30 s.
        assertThat(took).isLessThan(Duration.ofSeconds(2));
        for (SseClient client : clients) {
            assertThat(client.next()).isNull();
        }
        ending.close();
    }

    private static long newestId() {
        Batch newest = api.log().latest(EventFilter.ALL, 1);
        return newest.events().stream().map(ReconnectionEvent::id).findFirst().orElse(newest.cursor());
    }
}
