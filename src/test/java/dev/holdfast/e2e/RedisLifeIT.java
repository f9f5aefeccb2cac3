package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.store.redis.RedisServer;
import dev.holdfast.testing.FreePorts;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Redis as the store: away at the start, killed in between, back again; the streams do not notice. */
class RedisLifeIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int PER_SECOND = 200;
    private static final long LOST_BY_KILL = 2 * PER_SECOND;
    private static final String SECRET = "marked-passphrase-4712";
    private static final long DAY_MILLIS = Duration.ofHours(24).toMillis();

    @TempDir
    Path directory;

    @TempDir
    Path redisDirectory;

    private final int udpPort = FreePorts.udp();
    private RedisServer redis;
    private String yaml = "";

    RedisLifeIT() {
        redis = new RedisServer(Path.of("."));
    }

    @BeforeEach
    void configure() {
        redis = new RedisServer(redisDirectory);
        yaml = """
                holdfast:
                  store: {type: redis, path: %s, redis: {uri: "%s", prefix: life}}
                  streams:
                    - {id: plain, sources: [{uri: "udp://127.0.0.1:%d"}]}
                """.formatted(directory.resolve("data"), redis.uri(), udpPort);
    }

    @Test
    void service_withRedisAwayAtTheStartAndKilledLater_streamsOnAndSavesEverything() {
        try (MarkedFeed feed = new MarkedFeed(udpPort, PER_SECOND);
                ServiceProcess service = ServiceProcess.start(directory, yaml);
                RedisServer server = redis) {
            service.awaitState("plain", "streaming", SOON);
            assertThat(make(service, "early", "&passphrase=" + SECRET)).isEqualTo("pending");
            assertStoreAway(service);
            long undisturbed = service.lastEventId("plain");

            server.start();
            awaitStore(service);
            try (RedisClient client = client()) {
                assertThat(awaitDefinition(client, "early"))
                        .contains("127.0.0.1")
                        .doesNotContain(SECRET);
                assertSaved(client, 1);
            }

            server.peer().sigkill();
            await().atMost(SOON).until(() -> service.metric("holdfast_state_store_available") == 0);
            assertStoreAway(service);
            assertThat(make(service, "late", "")).isEqualTo("pending");
            long sentWhileAway = feed.sent();
            server.start();
            awaitStore(service);
            try (RedisClient client = client()) {
                assertThat(awaitDefinition(client, "late")).contains("127.0.0.1");
                assertThat(client.get("life:definition:early")).isNotNull();
                assertSaved(client, sentWhileAway / 2);
            }
            assertThat(service.eventsAfter("plain", undisturbed))
                    .as("events of an undisturbed stream")
                    .isEmpty();
            assertThat(service.process().output()).doesNotContain(SECRET);
        }
    }

    @Test
    void service_whenStartedAgainWithRedisThereAndAway_countsOn() {
        try (MarkedFeed feed = new MarkedFeed(udpPort, PER_SECOND);
                RedisServer server = redis.start();
                ServiceProcess service = ServiceProcess.start(directory, yaml)) {
            make(service, "made", "");
            await().atMost(SOON).until(() -> packets(service) > 3 * PER_SECOND);

            long before = packets(service);
            service.process().sigkill();
            service.startAgain();
            assertThat(packets(service)).isGreaterThanOrEqualTo(before - LOST_BY_KILL);
            assertThat(service.get("/streams/made").path("id").asString()).isEqualTo("made");
            service.awaitState("plain", "streaming", SOON);

            feed.pause();
            AtomicLong last = new AtomicLong(-1);
            await("all that was sent to be counted")
                    .pollInterval(Duration.ofMillis(500))
                    .atMost(SOON)
                    .until(() -> last.getAndSet(packets(service)) == packets(service));
            long known = packets(service);
            service.process().sigterm();
            service.process().awaitExit(SOON);
            server.peer().sigkill();

            service.startAgain();
            // Only now: what is sent while nobody listens is counted by nobody.
            long sentBefore = feed.sent();
            feed.goOn();
            service.awaitState("plain", "streaming", SOON);
            assertThat(packets(service)).as("counted without Redis").isLessThanOrEqualTo(feed.sent() - sentBefore);
            long undisturbed = service.lastEventId("plain");
            server.start();
            awaitStore(service);
            await("the earlier totals on top")
                    .atMost(SOON)
                    .until(() -> packets(service) > known && packets(service) > feed.sent() - sentBefore);
            long sum = packets(service);
            assertThat(service.eventsAfter("plain", undisturbed)).isEmpty();
            try (RedisClient client = client()) {
                assertSaved(client, sum);
            }
            assertThat(service.get("/streams/made").path("id").asString()).isEqualTo("made");
        }
    }

    private RedisClient client() {
        return RedisClient.create(redis.uri());
    }

    /** The state of the stream is there, counts on from {@code atLeast}, and is forgotten a day later. */
    private static void assertSaved(RedisClient client, long atLeast) {
        await("the saved packets to be " + atLeast + " at least").atMost(SOON).until(() -> {
            JsonNode state = JsonMapper.builder()
                    .build()
                    .readTree(java.util.Objects.requireNonNullElse(client.get("life:state:plain"), "{}"));
            return state.path("statistics").path("packets_received").asLong() >= atLeast;
        });
        assertThat(client.pttl("life:state:plain")).isBetween(DAY_MILLIS - 60_000, DAY_MILLIS);
        assertThat(client.pttl("life:definition:plain"))
                .as("none for a stream of the file")
                .isEqualTo(-2);
    }

    /** A store that is back is available at its first answer, a moment before everything that waited is written. */
    private static String awaitDefinition(RedisClient client, String id) {
        return await("the definition of " + id)
                .atMost(SOON)
                .until(() -> client.get("life:definition:" + id), java.util.Objects::nonNull);
    }

    private static void assertStoreAway(ServiceProcess service) {
        assertThat(service.metric("holdfast_state_store_available")).isZero();
        // The store may be found away between two writes; the stream that flows has something to save each second.
        await().atMost(SOON).until(() -> service.metric("holdfast_state_store_pending") > 0);
        assertThat(service.metric("holdfast_state_store_failures_total")).isPositive();
        HttpResponse<String> readiness =
                service.send(HttpRequest.newBuilder(service.management("/actuator/health/readiness")));
        assertThat(readiness.statusCode()).isEqualTo(200);
        JsonNode details = JsonMapper.builder()
                .build()
                .readTree(readiness.body())
                .path("components")
                .path("stateStore")
                .path("details");
        assertThat(details.path("available").asBoolean(true))
                .as(readiness.body())
                .isFalse();
        assertThat(details.path("last_error").asString()).contains("Redis at 127.0.0.1");
        assertThat(service.state("plain")).isEqualTo("streaming");
    }

    private static void awaitStore(ServiceProcess service) {
        await("the store to be available")
                .atMost(SOON)
                .until(() -> service.metric("holdfast_state_store_available") == 1);
    }

    /** Makes a stream that nobody sends to; returns whether it was stored at once. */
    private static String make(ServiceProcess service, String id, String parameters) {
        HttpResponse<String> answer = service.send(
                "PUT",
                "/streams/" + id,
                "{\"sources\": [{\"uri\": \"srt://127.0.0.1:" + FreePorts.udp() + "?mode=caller" + parameters
                        + "\"}]}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Holdfast-Stored").orElse("");
    }

    private static long packets(ServiceProcess service) {
        return service.status("plain")
                .path("statistics")
                .path("packets_received")
                .asLong();
    }
}
