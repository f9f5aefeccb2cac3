package dev.holdfast.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.api.RunningApi.Answer;
import dev.holdfast.model.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventSocketApiTest {

    private static final String TOKEN = "a/token+of-some~length=0123456789";

    private static RunningApi api;
    private static RunningApi quick;

    @BeforeAll
    static void start() {
        api = RunningApi.start("holdfast.security.allowed-origins=https://wall.example");
        quick = RunningApi.start(QuickSockets.class);
    }

    @AfterAll
    static void stop() {
        api.close();
        quick.close();
    }

    @Test
    void socket_whenItSubscribes_hasWhatItAskedForUpToItsCredit() throws Exception {
        try (SocketClient client = SocketClient.open(api, "holdfast.events.v1")) {
            assertThat(client.socket().getSubprotocol()).isEqualTo("holdfast.events.v1");
            client.send("{'op':'subscribe','id':'s1','stream_ids':['cam1'],'types':['stream_added'],'credit':2}");
            client.send("{'op':'subscribe','id':'s2','stream_ids':['cam2']}");
            JsonNode subscribed = client.next();
            assertThat(subscribed.path("op").asString()).isEqualTo("subscribed");
            assertThat(subscribed.path("id").asString()).isEqualTo("s1");
            assertThat(subscribed.path("after").asLong()).isEqualTo(api.log().position());
            assertThat(client.next().path("credit").asInt()).isEqualTo(100);

            api.publish("cam1", EventType.STREAM_UPDATED);
            for (int i = 0; i < 3; i++) {
                api.publish("cam1", EventType.STREAM_ADDED);
            }
            JsonNode first = client.next();
            JsonNode second = client.next();
            assertThat(first.path("op").asString()).isEqualTo("event");
            assertThat(first.path("id").asString()).isEqualTo("s1");
            assertThat(first.path("event").path("type").asString()).isEqualTo("stream_added");
            api.publish("cam2", EventType.STREAM_REMOVED);
            assertThat(client.next().path("id").asString())
                    .as("the window of s1 is closed")
                    .isEqualTo("s2");

            client.send("{'op':'ack','id':'s1','event_id':" + id(second) + "}");
            assertThat(id(client.next())).isGreaterThan(id(second));

            client.send("{'op':'unsubscribe','id':'s1'}");
            JsonNode ended = client.next();
            assertThat(ended.path("op").asString()).isEqualTo("unsubscribed");
            assertThat(ended.path("after").asLong()).isPositive();
            client.send("{'op':'ping'}");
            assertThat(client.next().path("op").asString()).isEqualTo("pong");
        }
    }

    @Test
    void socket_whenItIsAskedNonsense_saysWhatWasExpectedAndGoesOn() throws Exception {
        try (SocketClient client = SocketClient.open(api)) {
            for (String text : List.of(
                    "nonsense",
                    "[]",
                    "{'op':'dance'}",
                    "{'op':'subscribe'}",
                    "{'op':'subscribe','id':'a','stream_ids':'cam1'}",
                    "{'op':'subscribe','id':'a','types':['x']}",
                    "{'op':'subscribe','id':'a','labels':['x']}",
                    "{'op':'subscribe','id':'a','credit':-1}",
                    "{'op':'subscribe','id':'a','credit':1001}",
                    "{'op':'subscribe','id':'a','colour':1}",
                    "{'op':'ack','id':'a','event_id':1}")) {
                client.send(text);
                JsonNode error = client.next();
                assertThat(error.path("op").asString()).as(text).isEqualTo("error");
                assertThat(error.path("detail").asString()).as(text).contains("expected");
            }
            client.send("{'op':'ping'}");
            assertThat(client.next().path("op").asString()).isEqualTo("pong");
        }
    }

    @Test
    void socket_whenItsIdIsNotHeld_isToldOfTheGap() throws Exception {
        api.publish("cam1", EventType.STREAM_ADDED);
        try (SocketClient client = SocketClient.open(api)) {
            client.send("{'op':'subscribe','id':'s','after':17}");
            client.next();
            JsonNode gap = client.next();
            assertThat(gap.path("op").asString()).isEqualTo("gap");
            assertThat(gap.path("gap").path("first_missed_id").asLong()).isEqualTo(18);
            assertThat(id(client.next()))
                    .isEqualTo(gap.path("gap").path("resumes_at").asLong());
        }
    }

    @Test
    void socket_whenItAsksTooFastOrTooMuch_isDropped() {
        try (SocketClient client = SocketClient.open(api)) {
            int sent = 0;
            while (sent < 100_000 && client.isSent("{'op':'ping'}")) {
                sent++;
            }
            assertThat(client.closed()).startsWith("1008");
        }
        try (SocketClient client = SocketClient.open(api)) {
            client.send("{'op':'" + "x".repeat(20_000) + "'}");
            assertThat(client.closed()).startsWith("1009");
        }
    }

    @Test
    void socket_whenItGoesAway_isNoLongerCounted() {
        int before = api.get("/api/v1/health").json().path("subscribers").asInt();
        SocketClient client = SocketClient.open(api);
        await().until(() -> api.get("/api/v1/health").json().path("subscribers").asInt() == before + 1);

        client.cut();

        await().atMost(Duration.ofSeconds(20)).until(() -> {
            api.publish("cam1", EventType.STREAM_UPDATED);
            return api.get("/api/v1/health").json().path("subscribers").asInt() <= before;
        });
    }

    @Test
    void handshake_whenItIsNoneOrFromAnotherPage_isRefused() throws Exception {
        Answer plain = api.get("/api/v1/events/ws");
        assertThat(plain.status()).isEqualTo(426);
        assertThat(plain.problem()).isEqualTo("upgrade-required");
        String own = api.uri("").getAuthority();
        for (String origin : List.of("http://" + own, "HTTP://" + own + "/", "https://wall.example")) {
            try (SocketClient client = SocketClient.from(origin, api)) {
                client.send("{'op':'ping'}");
                assertThat(client.next().path("op").asString()).as(origin).isEqualTo("pong");
            }
        }
        for (String origin : List.of(
                "https://evil.example",
                "https://" + own + ".evil.example",
                "http://wall.example",
                "https://wall.example:8443",
                "null")) {
            assertThatThrownBy(() -> SocketClient.from(origin, api))
                    .as(origin)
                    .hasMessageContaining("WebSocketHandshake");
        }
    }

    @Test
    void socket_whileNothingHappens_isPingedAndAnswersPings() throws Exception {
        try (SocketClient client = SocketClient.open(quick)) {
            client.send("{'op':'subscribe','id':'s'}");
            client.next();
            assertThat(client.next().path("op").asString()).isEqualTo("heartbeat");
            client.ping("are you there?");
            assertThat(client.nextPong()).isEqualTo("are you there?");
            await().atMost(Duration.ofSeconds(10)).until(() -> client.pings() > 3);
            client.send("{'op':'ping'}");
            await("alive by its answers for longer than one that does not answer")
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> "pong".equals(client.next().path("op").asString()));
        }
    }

    /** A client that is gone without a word, or whose program hangs: its system still takes what is sent. */
    @Test
    void socket_thatDoesNotAnswerPings_isCut() throws Exception {
        await().until(() -> subscribers(quick) == 0);
        try (RawSocket _ = RawSocket.open(quick)) {
            assertThat(subscribers(quick)).isEqualTo(1);
            await().atMost(Duration.ofSeconds(10)).until(() -> subscribers(quick) == 0);
        }
    }

    @Test
    void socket_thatDoesNotAcknowledge_isToldAndThenDropped() throws Exception {
        try (SocketClient client = SocketClient.open(quick)) {
            client.send("{'op':'subscribe','id':'s','credit':2}");
            client.next();
            for (int i = 0; i < 5; i++) {
                quick.publish("cam1", EventType.STREAM_UPDATED);
            }
            JsonNode frame = client.next();
            while (!frame.path("op").asString().equals("slow")) {
                frame = client.next();
            }
            assertThat(frame.path("behind").asInt()).isEqualTo(3);
            assertThat(frame.path("in_flight").asInt()).isEqualTo(2);
            assertThat(frame.path("drop_in_ms").asInt()).isEqualTo(300);
            assertThat(client.closed()).startsWith("1008 too slow: 's' is 3 events behind");
        }
    }

    private static int subscribers(RunningApi of) {
        return of.get("/api/v1/health").json().path("subscribers").asInt();
    }

    @Test
    void handshake_whenATokenIsAskedFor_takesItFromTheOffers() throws Exception {
        try (RunningApi secured = RunningApi.start("holdfast.security.api-token=" + TOKEN)) {
            String right = offer(TOKEN);
            try (SocketClient client = SocketClient.open(secured, "holdfast.events.v1", right)) {
                assertThat(client.socket().getSubprotocol()).isEqualTo("holdfast.events.v1");
                client.send("{'op':'ping'}");
                assertThat(client.next().path("op").asString()).isEqualTo("pong");
            }
            for (String[] offers : new String[][] {
                {}, {"holdfast.events.v1"}, {"holdfast.events.v1", offer("another")}, {"holdfast.bearer.!", "x"}
            }) {
                assertThatThrownBy(() -> SocketClient.open(secured, offers)).hasMessageContaining("WebSocketHandshake");
            }
            assertThat(secured.get("/api/v1/health", "Sec-WebSocket-Protocol", right)
                            .status())
                    .as("only where a browser needs it")
                    .isEqualTo(401);
        }
    }

    @Test
    void service_whenItEnds_saysGoodbyeAtOnce() {
        RunningApi ending = RunningApi.start();
        List<SocketClient> clients = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            clients.add(SocketClient.open(ending));
        }
        long begun = System.nanoTime();
        ending.closeService();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(took).isLessThan(Duration.ofSeconds(3));
        for (SocketClient client : clients) {
            assertThat(client.closed()).startsWith("1001");
        }
        ending.close();
    }

    private static String offer(String token) {
        return "holdfast.bearer."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8));
    }

    private static long id(JsonNode frame) {
        return frame.path("event").path("id").asLong();
    }
}
