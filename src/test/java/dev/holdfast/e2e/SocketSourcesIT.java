package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** TCP and Unix sources, called and listened for: ffmpeg and GStreamer killed, marked media broken off, stalled and damaged. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocketSourcesIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long TIMEOUT_MS = 1000;
    private static final long TIMEOUT_FLOOR_MS = 250;
    private static final long DETECTED_WITHIN_MS = 100 + 500;
    private static final int PER_SECOND = 200;

    private static final String DEFAULTS = """
            holdfast:
              store: {type: memory}
              defaults:
                reconnection: {backoff: {type: fixed, initial-delay: 100ms, jitter: none}}
                health: {check-interval: 100ms, timeout-duration: 1s, window: 1s}
              streams:
            """;

    @TempDir
    static Path directory;

    private final List<SocketCamera> cameras = new ArrayList<>();
    private final List<Marked> marked = new ArrayList<>();
    private ServiceProcess service;

    /** One for all, since its start is what takes long. */
    @BeforeAll
    void startService() {
        cameras.add(SocketCamera.ffmpegTcp(directory, "ffmpeg-tcp-called", true));
        cameras.add(SocketCamera.ffmpegTcp(directory, "ffmpeg-tcp-calls", false));
        cameras.add(SocketCamera.ffmpegUnix(directory, "ffmpeg-unix-called", true));
        cameras.add(SocketCamera.ffmpegUnix(directory, "ffmpeg-unix-calls", false));
        cameras.add(SocketCamera.gstreamer(directory, "gst-called", true));
        cameras.add(SocketCamera.gstreamer(directory, "gst-calls", false));
        for (boolean called : new boolean[] {true, false}) {
            marked.add(Marked.tcp(called));
            marked.add(Marked.unix(called));
        }
        String yaml = DEFAULTS
                + cameras.stream()
                        .map(camera -> stream(camera.id, camera.source, FreePorts.udp()))
                        .collect(Collectors.joining())
                + marked.stream().map(Marked::yaml).collect(Collectors.joining());
        service = ServiceProcess.start(directory, yaml);
    }

    @AfterAll
    void end() {
        cameras.forEach(camera -> camera.process.close());
        marked.forEach(Marked::close);
        if (service != null) {
            service.close();
        }
    }

    @Test
    void everyPeer_whenKilledAndStartedAgain_isBack() {
        cameras.forEach(SocketCamera::start);
        for (SocketCamera camera : cameras) {
            service.awaitState(camera.id, "streaming", SOON);
            JsonNode status = service.status(camera.id);
            assertThat(status.path("protocol").asString()).isEqualTo(camera.source.startsWith("tcp") ? "tcp" : "unix");
            camera.eventBefore = service.lastEventId(camera.id);
            camera.process.sigkill();
        }
        for (SocketCamera camera : cameras) {
            JsonNode detected =
                    service.awaitEvent(camera.id, camera.eventBefore, event -> is(event, "failure_detected"), SOON);
            assertThat(detected.path("reason").asString()).as(camera.id).isIn("peer_closed", "network_error");
            assertThat(detected.path("outage_ms").asLong()).as(camera.id).isLessThan(TIMEOUT_MS);
            camera.start();
        }
        for (SocketCamera camera : cameras) {
            service.awaitEvent(camera.id, camera.eventBefore, event -> is(event, "reconnection_succeeded"), SOON);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(service.get("/streams/" + camera.id + "/connection-state")
                                    .path("codec")
                                    .asString())
                            .as(camera.id)
                            .isEqualTo(camera.codec()));
            assertThat(statistic(camera.id, "ts_resync_total")).as(camera.id).isZero();
            camera.process.close();
        }
    }

    @Test
    void relay_whenThePeerHangsUpAndReturns_losesNothingOutsideTheGap() {
        for (Marked stream : marked) {
            stream.begin();
        }
        for (Marked stream : marked) {
            service.awaitState(stream.id, "streaming", SOON);
            stream.awaitMore(PER_SECOND);
            for (int i = 0; i < 3; i++) {
                int gaps = stream.receiver.missing().size();
                long sentBefore = stream.feed().sent();
                stream.feed().hangUp();
                stream.awaitMore(PER_SECOND);
                long sentAfter = stream.feed().sent();
                List<MarkedReceiver.Gap> missing = stream.receiver.missing();
                assertThat(missing.size() - gaps).as(stream.id).isLessThanOrEqualTo(1);
                assertThat(missing.subList(gaps, missing.size())).allSatisfy(gap -> {
                    // What was written to a connection that is broken off may be lost with it.
                    assertThat(gap.first()).as(stream.id).isGreaterThanOrEqualTo(sentBefore - PER_SECOND / 10);
                    assertThat(gap.next()).as(stream.id).isLessThanOrEqualTo(sentAfter);
                });
            }
            assertThat(stream.receiver.faults()).as(stream.id).isEmpty();
            assertThat(service.metric("holdfast_ts_continuity_errors_total", "stream_id=\"" + stream.id + "\""))
                    .as(stream.id)
                    .isZero();
        }
    }

    @Test
    void media_whenItStopsWithTheConnectionUp_isDetectedAndBack() {
        for (Marked stream : marked) {
            stream.begin();
            service.awaitState(stream.id, "streaming", SOON);
            stream.awaitMore(PER_SECOND / 2);
            long before = service.lastEventId(stream.id);
            stream.feed().pause();
            JsonNode detected = service.awaitEvent(stream.id, before, event -> is(event, "failure_detected"), SOON);
            assertThat(detected.path("reason").asString()).as(stream.id).isEqualTo("timeout");
            assertFoundInTime(stream.id, detected);
            stream.feed().goOn();
            service.awaitEvent(stream.id, before, event -> is(event, "reconnection_succeeded"), SOON);
            stream.awaitMore(PER_SECOND / 2);
            assertThat(stream.receiver.faults()).as(stream.id).isEmpty();
        }
    }

    /** At the limit that the stream's rhythm sets, which is the event's threshold. */
    private static void assertFoundInTime(String id, JsonNode detected) {
        long limit = detected.path("details").path("threshold").asLong();
        assertThat(limit).as(id).isBetween(TIMEOUT_FLOOR_MS, TIMEOUT_MS);
        assertThat(detected.path("outage_ms").asLong()).as(id).isBetween(limit, limit + DETECTED_WITHIN_MS);
    }

    @Test
    void damagedStream_isFoundAgainWithinOneWrite() {
        Marked stream = new Marked("damaged", "tcp://127.0.0.1:", FreePorts.tcp());
        String definition = "{\"sources\": [{\"uri\": \"" + stream.source + "\"}], \"outputs\": [{\"uri\":"
                + " \"udp://127.0.0.1:" + stream.receiver.port() + "\"}]}";
        try (stream) {
            assertThat(service.send("PUT", "/streams/damaged", definition).statusCode())
                    .isEqualTo(201);
            stream.begin();
            service.awaitState("damaged", "streaming", SOON);
            stream.awaitMore(PER_SECOND);
            long before = service.lastEventId("damaged");
            int[] damages = {1, 50, 188, 1000, -1, -50, -188, -500};
            for (int damage : damages) {
                long wanted = stream.receiver.received() + 50;
                stream.feed().damage(damage);
                await().atMost(SOON).until(() -> stream.receiver.received() >= wanted);
            }
            // Adding or leaving out a whole packet does not move the others; by chance, any octet may look like a sync
            // byte.
            assertThat(statistic("damaged", "ts_resync_total")).isBetween(damages.length - 3.0, damages.length - 1.0);
            assertThat(statistic("damaged", "ts_skipped_bytes_total")).isBetween(1051.0, 3000.0);
            assertThat(stream.receiver.faults())
                    .as("per damage: what lies before it, the torn packet, what lies behind it")
                    .hasSizeLessThanOrEqualTo(3 * damages.length);
            assertThat(stream.receiver.missingCount()).isLessThanOrEqualTo(2L * damages.length);
            assertThat(service.eventsAfter("damaged", before))
                    .extracting(event -> event.path("type").asString())
                    .doesNotContain("reconnection_started");
            assertThat(service.send("DELETE", "/streams/damaged", "").statusCode())
                    .isEqualTo(204);
        }
    }

    @Test
    void secondCaller_onALiveListener_isTurnedAwayAndCounted() {
        Marked stream = marked.get(2);
        stream.begin();
        service.awaitState(stream.id, "streaming", SOON);
        stream.awaitMore(PER_SECOND);
        int faults = stream.receiver.faults().size();
        try (MarkedSocket intruder = new MarkedSocket(stream.address, false, 10)) {
            await().atMost(SOON).until(() -> statistic(stream.id, "socket_callers_refused_total") >= 3);
            stream.awaitMore(PER_SECOND);
            assertThat(intruder.sent()).isPositive();
        }
        assertThat(service.state(stream.id)).isEqualTo("streaming");
        assertThat(stream.receiver.faults()).hasSize(faults);
    }

    private double statistic(String id, String name) {
        return service.status(id).path("statistics").path("protocol").path(name).asDouble();
    }

    private static boolean is(JsonNode event, String type) {
        return event.path("type").asString().equals(type);
    }

    private static String stream(String id, String source, int outputPort) {
        return "    - id: " + id + "\n      sources: [{uri: \"" + source
                + "\"}]\n      outputs: [{uri: \"udp://127.0.0.1:" + outputPort + "\"}]\n";
    }

    /** A stream of marked media between this JVM and the service. */
    private static final class Marked implements AutoCloseable {

        final String id;
        final String source;
        final SocketAddress address;
        final MarkedReceiver receiver = new MarkedReceiver();
        private final boolean called;
        private @org.jspecify.annotations.Nullable MarkedSocket feed;

        private Marked(String id, String source, SocketAddress address, boolean called) {
            this.id = id;
            this.source = source;
            this.address = address;
            this.called = called;
        }

        /** One over TCP that the service calls. */
        Marked(String id, String scheme, int port) {
            this(id, scheme + port, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), true);
        }

        static Marked tcp(boolean called) {
            int port = FreePorts.tcp();
            return new Marked(
                    called ? "tcp-called" : "tcp-calls",
                    "tcp://127.0.0.1:" + port + (called ? "" : "?mode=listener"),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    called);
        }

        static Marked unix(boolean called) {
            Path path = directory.resolve(called ? "called.sock" : "calls.sock");
            return new Marked(
                    called ? "unix-called" : "unix-calls",
                    called ? path.toString() : "unix:" + path + "?mode=listener",
                    UnixDomainSocketAddress.of(path),
                    called);
        }

        String yaml() {
            return stream(id, source, receiver.port());
        }

        void begin() {
            if (feed == null) {
                feed = new MarkedSocket(address, called, PER_SECOND);
            }
        }

        MarkedSocket feed() {
            return java.util.Objects.requireNonNull(feed, "begun");
        }

        void awaitMore(long datagrams) {
            long wanted = receiver.received() + datagrams;
            await("media of " + id).atMost(SOON).until(() -> receiver.received() >= wanted);
        }

        @Override
        public void close() {
            if (feed != null) {
                feed.close();
            }
            receiver.close();
        }
    }

    /** A far host that is cut off: nothing says that the connection is dead, and calls are not answered. */
    @Test
    void peer_whenBlackholed_isDetectedAndBackWhenItCanBeReached() throws Exception {
        int port = FreePorts.tcp();
        try (FarCamera camera = FarCamera.open(port)) {
            String definition =
                    "{\"sources\": [{\"uri\": \"tcp://" + camera.host + ":" + port + "?connect-timeout=300\"}]}";
            assertThat(service.send("PUT", "/streams/far", definition).statusCode())
                    .isEqualTo(201);
            service.awaitState("far", "streaming", SOON);
            long before = service.lastEventId("far");
            camera.vanish();
            JsonNode detected = service.awaitEvent("far", before, event -> is(event, "failure_detected"), SOON);
            assertThat(detected.path("reason").asString()).isEqualTo("timeout");
            assertFoundInTime("far", detected);
            service.awaitEvent("far", before, event -> is(event, "reconnection_attempt"), SOON);
            camera.comeBack();
            service.awaitEvent("far", before, event -> is(event, "reconnection_succeeded"), SOON);
            assertThat(service.send("DELETE", "/streams/far", "").statusCode()).isEqualTo(204);
        }
        assertThat(Files.exists(directory)).isTrue();
    }

    /** GStreamer behind a path that can be cut, or, where there can be no network namespace, frozen. */
    private static final class FarCamera implements AutoCloseable {

        final String host;
        private final FaultyPath path;
        private final Peer process;
        private final boolean real;

        private FarCamera(FaultyPath path, boolean real, int port) {
            this.path = path;
            this.real = real;
            String reached = path.toFar(port);
            host = real ? reached.substring(0, reached.indexOf(':')) : "127.0.0.1";
            List<String> command = new ArrayList<>(SocketCamera.gstreamer(directory, "far", true).command);
            command.set(command.size() - 2, "host=" + (real ? path.farHost() : host));
            command.set(command.size() - 1, "port=" + port);
            process = path.start(command);
        }

        static FarCamera open(int port) {
            FaultyPath path = FaultyPath.open();
            return new FarCamera(path, path instanceof NetworkNamespace, port);
        }

        void vanish() {
            if (real) {
                path.lose(1);
            } else {
                process.sigstop();
            }
        }

        void comeBack() {
            if (real) {
                path.heal();
            } else {
                process.sigcont();
            }
        }

        @Override
        public void close() {
            process.close();
            path.close();
        }
    }
}
