package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.store.redis.RedisServer;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.RunsAlone;
import java.io.Closeable;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The end of the service with everything in its way: a store that hangs, a webhook's target that does, and many listeners. Another
 * webhook is sent to while the store hangs.
 */
@RunsAlone
class FrozenStoreIT {

    private static final System.Logger log = System.getLogger(FrozenStoreIT.class.getName());
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int LISTENERS = 20;

    @TempDir
    Path directory;

    @TempDir
    Path redisDirectory;

    private final int udpPort = FreePorts.udp();

    @Test
    void service_whenAskedToEndWhileRedisIsFrozen_endsInTimeAndNamesWhatIsNotSaved() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                HeldTarget ops = new HeldTarget();
                RedisServer redis = new RedisServer(redisDirectory).start();
                MarkedFeed feed = new MarkedFeed(udpPort, 200);
                HttpClient http = HttpClient.newHttpClient();
                // What is still open then is not waited for.
                Closeable _ = http::shutdownNow;
                ServiceProcess service =
                        ServiceProcess.start(directory, yaml(redis, deaf.getLocalPort(), ops.port()))) {
            deaf.setSoTimeout((int) SOON.toMillis());
            service.awaitState("plain", "streaming", SOON);
            String underWay;
            List<InputStream> listeners = new ArrayList<>();
            for (int i = 0; i < LISTENERS; i++) {
                listeners.add(LifecycleIT.listen(http, service));
            }
            assertThat(service.get("/health").path("total_streams").asInt()).isGreaterThan(LifecycleIT.STREAMS);
            try (Socket message = deaf.accept()) {
                assertThat(message.getInputStream().read())
                        .as("a message is under way")
                        .isPositive();
                CompletableFuture<HttpResponse<String>> test = http.sendAsync(
                        HttpRequest.newBuilder(service.api("/webhooks/deaf/test"))
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                try (Socket tested = deaf.accept()) {
                    assertThat(tested.getInputStream().read()).as("and a test").isPositive();
                    redis.peer().sigstop();

                    int seen = ops.messages().size();
                    feed.pause();
                    ops.await("failure_detected", seen);
                    ops.hold();
                    feed.goOn();
                    underWay = ops.await("reconnection_succeeded", seen).id();

                    long begun = System.nanoTime();
                    service.process().sigterm();
                    int exit = service.process().awaitExit(SOON);
                    Duration took = Duration.ofNanos(System.nanoTime() - begun);
                    log.log(
                            System.Logger.Level.INFO,
                            "SIGTERM with a frozen Redis to the end of the process: {0} ms",
                            Long.toString(took.toMillis()));

                    assertThat(took).as(service.process().output()).isLessThan(Duration.ofSeconds(5));
                    assertThat(exit).isEqualTo(LifecycleIT.AFTER_SIGTERM);
                }
                HttpResponse<String> answer = test.get();
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).contains("cut off: the service is ending");
            }
            assertThat(service.process().output())
                    .contains("the store is away, and these were not saved: [")
                    .contains("state of stream 'plain'", "the latest events")
                    .contains("webhook 'ops': its position could not be saved: Redis at 127.0.0.1:" + redis.port());
            for (InputStream each : listeners) {
                each.close();
            }
            redis.peer().sigcont();
            ops.letGo();
            int before = ops.messages().size();
            service.startAgain();
            await("what was saved until then")
                    .atMost(SOON)
                    .until(() -> service.status("plain")
                                    .path("statistics")
                                    .path("packets_received")
                                    .asLong()
                            > 0);
            // The event may be among those that could not be saved; then it is told that some are missing.
            await("the message that was under way, or that it is missing")
                    .atMost(SOON)
                    .until(() -> ops.messages().stream()
                            .skip(before)
                            .anyMatch(each ->
                                    each.id().equals(underWay) || each.type().equals("holdfast.gap")));
        }
    }

    private String yaml(RedisServer redis, int deafPort, int opsPort) {
        return """
                holdfast:
                  store: {type: redis, path: %s, redis: {uri: "%s", prefix: frozen}}
                  webhooks:
                    - {id: deaf, url: "http://127.0.0.1:%d/", secrets: [whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw], timeout: 30s, allow-private: true}
                    - id: ops
                      url: "http://127.0.0.1:%d/"
                      secrets: [whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw]
                      filter: {streams: [plain]}
                      flapping: {window: 0s}
                      allow-private: true
                  streams:
                    - {id: plain, sources: [{uri: "udp://127.0.0.1:%d"}]}
                """.formatted(directory.resolve("data"), redis.uri(), deafPort, opsPort, udpPort)
                + LifecycleIT.manyAway();
    }
}
