package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.Ffmpeg;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.RunsAlone;
import dev.holdfast.testing.SrtLiveTransmit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The service as a listener on one port for encoders of every kind, and for very many of them. */
@RunsAlone
class SrtSharedListenerIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final int port = FreePorts.udp();
    private final StringBuilder yaml = new StringBuilder("holdfast:\n  store: {type: memory}\n  streams:\n");

    @Test
    void encoders_ofEveryKind_shareAPort_andStrangersAreToldAndLogged() {
        // An encoder that a busy machine holds up is no failure here.
        yaml.insert(yaml.indexOf("  streams:"), "  defaults: {health: {timeout-duration: 20s, timeout-floor: 20s}}\n");
        stream("ffmpeg", "streamid=ffmpeg", 0);
        stream("slt", "streamid=%23!::r=slt&passphrase=correcthorse", 0);
        stream("gst", "streamid=gst&latency=200", 0);
        stream("rest", "", 0);
        stream("vault", "streamid=vault&passphrase=correcthorse", 0);
        int feedPort = FreePorts.udp();
        int gstFeedPort = FreePorts.udp();
        try (ServiceProcess service = ServiceProcess.start(directory, yaml.toString());
                MarkedFeed feed = new MarkedFeed(feedPort, 50);
                MarkedFeed gstFeed = new MarkedFeed(gstFeedPort, 50);
                Peer ffmpeg = Peer.start(ffmpeg("ffmpeg"));
                Peer slt = Peer.start(SrtLiveTransmit.relay(
                        SrtLiveTransmit.udp(feedPort),
                        target("#!::r=slt,m=publish") + "&passphrase=correcthorse&pbkeylen=16"));
                Peer gst = Peer.start(gstreamer(gstFeedPort, "gst"));
                Peer other = Peer.start(ffmpeg("anything"))) {
            for (String id : List.of("ffmpeg", "slt", "gst", "rest")) {
                service.awaitState(id, "streaming", SOON);
            }
            assertThat(Stream.of(ffmpeg, slt, gst, other)).allMatch(Peer::isAlive);
            assertThat(feed.sent()).isPositive();
            assertThat(gstFeed.sent()).isPositive();
            JsonNode known = service.get("/streams/slt/connection-state").path("parameters");
            assertThat(known.path("encrypted").asString()).isEqualTo("true");

            try (Peer second = Peer.start(ffmpeg("ffmpeg"));
                    Peer wrongSecret = Peer.start(ffmpeg("vault", "&passphrase=batterystaple"));
                    Peer noSecret = Peer.start(ffmpeg("vault"));
                    Peer request = Peer.start(ffmpeg("#!::r=gst,m=request"))) {
                assertThat(second.awaitExit(SOON)).isNotZero();
                assertThat(wrongSecret.awaitExit(SOON)).isNotZero();
                assertThat(noSecret.awaitExit(SOON)).isNotZero();
                assertThat(request.awaitExit(SOON)).isNotZero();
            }
            service.process().awaitOutput("asking for 'ffmpeg': CONFLICT", SOON);
            service.process().awaitOutput("asking for 'vault': BADSECRET", SOON);
            service.process().awaitOutput("asking for '#!::r=gst,m=request': BAD_MODE", SOON);
            assertThat(service.process().output()).doesNotContain("batterystaple", "correcthorse");
            await().atMost(SOON)
                    .until(() -> service.metric("holdfast_srt_callers_rejected_total", "stream_id=\"ffmpeg\"") == 1
                            && service.metric("holdfast_srt_callers_rejected_total", "stream_id=\"vault\"") == 2);
            for (String id : List.of("ffmpeg", "slt", "gst", "rest")) {
                assertThat(service.state(id)).isEqualTo("streaming");
                assertThat(service.status(id).path("retry_count").asLong()).isZero();
            }

            gst.sigkill();
            assertThat(service.send("POST", "/streams/gst/pause", "").statusCode())
                    .isEqualTo(202);
            try (Peer early = Peer.start(gstreamer(gstFeedPort, "gst"))) {
                service.process().awaitOutput("asking for 'gst': LOCKED", SOON);
                assertThat(early.pid()).isPositive();
            }
            assertThat(service.send("POST", "/streams/gst/resume", "").statusCode())
                    .isEqualTo(202);
            try (Peer again = Peer.start(gstreamer(gstFeedPort, "gst"))) {
                service.awaitState("gst", "streaming", SOON);
                assertThat(again.isAlive()).isTrue();
            }
        }
    }

    @Test
    void definition_thatWantsATakenStreamId_isRefusedOverRest() {
        stream("one", "streamid=cam1", 0);
        try (ServiceProcess service = ServiceProcess.start(directory, yaml.toString())) {
            String twin = "{\"sources\": [{\"uri\": \"srt://:" + port + "?streamid=cam1\"}]}";
            assertThat(service.send("PUT", "/streams/two", twin))
                    .satisfies(answer -> assertThat(answer.statusCode()).isEqualTo(422))
                    .satisfies(answer -> assertThat(answer.body()).contains("stream 'one'", "streamid 'cam1'"));
            String sibling = twin.replace("cam1", "cam2");
            assertThat(service.send("PUT", "/streams/two", sibling).statusCode())
                    .isEqualTo(201);
            try (Peer encoder = Peer.start(ffmpeg("cam2"))) {
                service.awaitState("two", "streaming", SOON);
                assertThat(encoder.isAlive()).isTrue();
            }
        }
    }

    @Test
    void ffmpeg_thatIsRebooted_comesBackAtOnce_andTwentyOthersDoNotNotice() {
        reboot("ffmpeg", ffmpeg("rebooted"));
    }

    @Test
    void srtLiveTransmit_thatIsRebooted_comesBackAtOnce_andTwentyOthersDoNotNotice() {
        int feedPort = FreePorts.udp();
        try (MarkedFeed feed = new MarkedFeed(feedPort, 50)) {
            reboot("srt-live-transmit", SrtLiveTransmit.relay(SrtLiveTransmit.udp(feedPort), target("rebooted")));
            assertThat(feed.sent()).isPositive();
        }
    }

    private void reboot(String name, List<String> command) {
        List<String> others = IntStream.range(0, 20).mapToObj(i -> "cam" + i).toList();
        List<MarkedReceiver> receivers = new ArrayList<>();
        stream("rebooted", "streamid=rebooted", 0);
        for (String id : others) {
            MarkedReceiver receiver = new MarkedReceiver();
            receivers.add(receiver);
            stream(id, "streamid=" + id, receiver.port());
        }
        try (ServiceProcess service = ServiceProcess.start(directory, yaml.toString());
                MarkedCallers callers = new MarkedCallers(port, others, 50)) {
            await().atMost(SOON).until(() -> callers.connected() == others.size());
            await().atMost(SOON).until(() -> receivers.stream().allMatch(receiver -> receiver.received() > 100));
            List<Long> outages = new ArrayList<>();
            try (Encoder encoder = new Encoder(command)) {
                for (int i = 0; i < 3; i++) {
                    service.awaitState("rebooted", "streaming", SOON);
                    long before = service.lastEventId("rebooted");
                    encoder.reboot();
                    await("reboot " + i).atMost(SOON).until(() -> {
                        encoder.keepRunning();
                        return service.eventsAfter("rebooted", before).stream()
                                .anyMatch(event -> event.path("type").asString().equals("reconnection_succeeded"));
                    });
                    List<JsonNode> events = service.eventsAfter("rebooted", before);
                    outages.add(events.stream()
                            .mapToLong(event -> event.path("outage_ms").asLong())
                            .max()
                            .orElseThrow());
                    assertThat(events)
                            .anySatisfy(event -> assertThat(event.path("error").asString())
                                    .contains("took over from a session silent"));
                }
            }
            assertThat(service.metric("holdfast_srt_callers_rejected_total", "stream_id=\"rebooted\""))
                    .isZero();
            System.out.println("SRT reboot of " + name + " on a shared port: outages of " + outages + " ms");
            assertThat(service.metric("holdfast_srt_takeovers_total", "stream_id=\"rebooted\""))
                    .isEqualTo(3);
            long sent = callers.sent();
            await().atMost(SOON).until(() -> callers.sent() > sent + 20 * 50);
            assertThat(callers.broken()).isZero();
            List<Long> sentEach = callers.sentEach();
            for (int i = 0; i < others.size(); i++) {
                MarkedReceiver receiver = receivers.get(i);
                long wanted = sentEach.get(i) - 50;
                await().atMost(SOON).until(() -> receiver.received() >= wanted);
                assertThat(receiver.faults()).as(others.get(i)).isEmpty();
                assertThat(receiver.missing()).as(others.get(i)).isEmpty();
            }
        } finally {
            receivers.forEach(MarkedReceiver::close);
        }
    }

    @Test
    void twoHundredCallers_onOnePort_allStream() throws IOException {
        List<String> ids = IntStream.range(0, 200).mapToObj(i -> "cam" + i).toList();
        for (String id : ids) {
            stream(id, "streamid=" + id, 0);
        }
        try (ServiceProcess service = ServiceProcess.start(directory, yaml.toString())) {
            int threadsBefore = threads(service);
            int filesBefore = files(service);
            long begun = System.nanoTime();
            // 10 datagrams a second of 1316 bytes: 105 kbit/s each.
            try (MarkedCallers callers = new MarkedCallers(port, ids, 10)) {
                await().atMost(Duration.ofSeconds(90))
                        .pollInterval(Duration.ofMillis(200))
                        .until(() -> streaming(service) == ids.size());
                long millis = (System.nanoTime() - begun) / 1_000_000;
                // One thread of libsrt for each connection that receives; two for the port, some for the JVM's own
                // needs. The thread of a connection that ended stays for seconds.
                await().atMost(SOON).untilAsserted(() -> assertThat(threads(service) - threadsBefore)
                        .isBetween(200, 240));
                System.out.println("200 SRT callers on one port: all stream after " + millis + " ms; threads "
                        + threadsBefore + " -> " + threads(service) + ", file descriptors " + filesBefore + " -> "
                        + files(service));
                assertThat(files(service) - filesBefore).isLessThan(20);
                long sent = callers.sent();
                await().atMost(Duration.ofSeconds(60)).until(() -> callers.sent() > sent + 200 * 50);
                // On a busy machine a caller may fall silent for so long that the service ends it; it calls again.
                await().atMost(SOON).until(() -> streaming(service) == ids.size());
                assertThat(callers.broken()).isLessThan(ids.size() / 10);
                assertThat(service.metric("holdfast_srt_callers_rejected_total"))
                        .isLessThanOrEqualTo(callers.broken());
            }
        }
    }

    /** A program that is started again when it ends, since one that is refused gives up. */
    private static final class Encoder implements AutoCloseable {

        private final List<String> command;
        private Peer process;

        Encoder(List<String> command) {
            this.command = command;
            this.process = Peer.start(command);
        }

        void reboot() {
            process.sigkill();
            keepRunning();
        }

        void keepRunning() {
            if (!process.isAlive()) {
                process.close();
                process = Peer.start(command);
            }
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private static long streaming(ServiceProcess service) {
        long count = 0;
        for (JsonNode stream : service.get("/streams?limit=500").path("streams")) {
            count += stream.path("status").path("state").asString().equals("streaming") ? 1 : 0;
        }
        return count;
    }

    private static int threads(ServiceProcess service) throws IOException {
        return count(Path.of("/proc/" + service.process().pid() + "/task"));
    }

    private static int files(ServiceProcess service) throws IOException {
        return count(Path.of("/proc/" + service.process().pid() + "/fd"));
    }

    private static int count(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return (int) entries.count();
        }
    }

    /** @param outputPort 0 for no output */
    private void stream(String id, String parameters, int outputPort) {
        yaml.append("    - id: ").append(id).append('\n');
        yaml.append("      sources: [{uri: \"srt://:").append(port).append("?mode=listener");
        yaml.append(parameters.isEmpty() ? "" : "&" + parameters).append("\"}]\n");
        if (outputPort != 0) {
            yaml.append("      outputs: [{uri: \"udp://127.0.0.1:")
                    .append(outputPort)
                    .append("\"}]\n");
        }
    }

    private String target(String streamId) {
        return "srt://127.0.0.1:" + port + "?mode=caller&streamid=" + streamId;
    }

    private List<String> ffmpeg(String streamId) {
        return ffmpeg(streamId, "");
    }

    private List<String> ffmpeg(String streamId, String more) {
        return Ffmpeg.testPicture("mpegts", target(streamId) + more);
    }

    private List<String> gstreamer(int feed, String streamId) {
        return List.of(
                "gst-launch-1.0",
                "-q",
                "udpsrc",
                "address=127.0.0.1",
                "port=" + feed,
                "caps=video/mpegts,systemstream=(boolean)true,packetsize=(int)188",
                "!",
                "srtsink",
                "uri=srt://127.0.0.1:" + port + "?mode=caller",
                "streamid=" + streamId,
                "wait-for-connection=false");
    }
}
