package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * One stream of 10 Mbit/s with an output of every kind. Readers of some are killed, stopped and slowed down; those of four
 * others must not lose a datagram.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutputsIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration TROUBLE = Duration.ofMillis(1500);

    /** 10 Mbit/s. */
    private static final int PER_SECOND = 950;

    private static final int SOURCE_PORT = FreePorts.udp();
    private static final int SRT_GOOD_PORT = FreePorts.udp();
    private static final int SRT_BAD_PORT = FreePorts.udp();
    private static final int SRT_CALLED_PORT = FreePorts.udp();
    private static final int TCP_LISTENER_PORT = FreePorts.tcp();

    // The four that must not notice.
    private static final MarkedReceiver UDP = new MarkedReceiver();
    private static final MarkedReceiver BEHIND_SRT = new MarkedReceiver();
    private static final StreamReader TCP = StreamReader.tcpServer();
    private static final MarkedRtpReceiver RTP = new MarkedRtpReceiver();

    // Those whose readers have troubles.
    private static final StreamReader BAD_TCP = StreamReader.tcpServer();

    private static @Nullable ServiceProcess started;
    private static @Nullable MarkedFeed feed;
    private static @Nullable Peer good;
    private static @Nullable Path files;

    @BeforeAll
    static void start(@TempDir Path directory) {
        files = directory.resolve("rec");
        String outputs = Stream.of(
                        "udp://127.0.0.1:" + UDP.port(),
                        "rtp://127.0.0.1:" + RTP.port(),
                        "tcp://127.0.0.1:" + TCP.port() + "?buffer=16MiB",
                        "srt://127.0.0.1:" + SRT_GOOD_PORT + "?mode=listener&latency=500",
                        "tcp://127.0.0.1:" + BAD_TCP.port() + "?buffer=256KiB&stall-timeout=1s",
                        "tcp://127.0.0.1:" + TCP_LISTENER_PORT + "?mode=listener&buffer=256KiB&policy=disconnect",
                        "unix:" + directory.resolve("out.sock") + "?mode=listener&buffer=256KiB&policy=drop-newest",
                        "srt://127.0.0.1:" + SRT_BAD_PORT + "?mode=listener&latency=120&buffer=256KiB",
                        "srt://127.0.0.1:" + SRT_CALLED_PORT + "?mode=caller&latency=120&buffer=256KiB",
                        "file:" + directory.resolve("rec/cam.ts") + "?max-size=2MB&keep=3")
                .map(uri -> "        - uri: \"" + uri + "\"\n")
                .reduce("", String::concat);
        started = ServiceProcess.start(
                directory,
                "holdfast:\n  store: {type: memory}\n  streams:\n    - id: out\n      sources: [{uri: \"udp://127.0.0.1:"
                        + SOURCE_PORT + "\"}]\n      outputs:\n" + outputs);
        feed = new MarkedFeed(SOURCE_PORT, PER_SECOND);
        service().awaitState("out", "streaming", SOON);
        good = reader(SRT_GOOD_PORT, "mode=caller&latency=500", BEHIND_SRT.port());
        await("media at all that must not notice")
                .atMost(SOON)
                .until(() -> UDP.received() > PER_SECOND
                        && BEHIND_SRT.received() > PER_SECOND
                        && TCP.received() > PER_SECOND
                        && RTP.received() > PER_SECOND);
    }

    private static Peer reader(int srtPort, String query, int udpPort) {
        return Peer.start(
                SrtLiveTransmit.relay("srt://127.0.0.1:" + srtPort + "?" + query, SrtLiveTransmit.udp(udpPort)));
    }

    @AfterAll
    static void stop() {
        Stream.of(feed, good, started, UDP, BEHIND_SRT, TCP, RTP, BAD_TCP)
                .filter(Objects::nonNull)
                .forEach(OutputsIT::close);
    }

    private static void close(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static ServiceProcess service() {
        return Objects.requireNonNull(started, "started");
    }

    private static JsonNode output(int index) {
        return service().get("/streams/out/status").path("outputs").path(index);
    }

    private static void lasts(Duration time) {
        long until = UDP.received() + time.toMillis() * PER_SECOND / 1000;
        await("media of " + time).atMost(SOON).until(() -> UDP.received() >= until);
    }

    @Test
    @Order(1)
    void calledByTcp_whenItIsKilledStoppedOrSlow_isCalledAgainAndTellsOfIt() {
        BAD_TCP.reset();
        await("called again")
                .atMost(SOON)
                .until(() -> output(4).path("restarts").asInt() >= 1
                        && output(4).path("up").asBoolean());
        BAD_TCP.stop();
        await("backpressure")
                .atMost(SOON)
                .until(() -> output(4).path("backpressure").asBoolean());
        assertThat(output(4).path("healthy").asBoolean()).isFalse();
        await("given up as stalled")
                .atMost(SOON)
                .until(() -> output(4).path("last_error").asString().contains("taken nothing for 1000 ms"));
        BAD_TCP.slow();
        lasts(TROUBLE);
        BAD_TCP.readOn();
        await("healthy again")
                .atMost(SOON)
                .until(() -> output(4).path("healthy").asBoolean());
        assertThat(output(4).path("packets_dropped").asLong()).isPositive();
        assertThat(service().metric("holdfast_output_restarts_total", "output=\"4\""))
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    @Order(2)
    void readersByTcpAndUnix_comeAndGoAndAreCutOffByTheirPolicies(@TempDir Path unused) {
        try (StreamReader one = StreamReader.tcp(TCP_LISTENER_PORT);
                StreamReader two = StreamReader.tcp(TCP_LISTENER_PORT);
                StreamReader unix =
                        StreamReader.unix(Objects.requireNonNull(files).resolveSibling("out.sock"))) {
            await("three read")
                    .atMost(SOON)
                    .until(() -> one.received() > 100 && two.received() > 100 && unix.received() > 100);
            assertThat(output(5).path("readers").asInt()).isEqualTo(2);
            one.stop();
            unix.stop();
            await("who does not read is disconnected")
                    .atMost(SOON)
                    .until(() -> output(5).path("readers").asInt() == 1);
            await("the policy drops")
                    .atMost(SOON)
                    .until(() -> output(6).path("packets_dropped").asInt() > 0);
            two.reset();
            await("nobody reads")
                    .atMost(SOON)
                    .until(() -> output(5).path("readers").asInt() == 0);
            unix.readOn();
            long before = unix.received();
            await("it goes on").atMost(SOON).until(() -> unix.received() > before + PER_SECOND);
            assertThat(two.faults()).isEmpty();
        }
    }

    @Test
    @Order(3)
    void readersBySrt_whenKilledOrStopped_harmNobody() {
        try (MarkedReceiver behindOne = new MarkedReceiver();
                MarkedReceiver behindTwo = new MarkedReceiver();
                Peer one = reader(SRT_BAD_PORT, "mode=caller", behindOne.port());
                Peer two = reader(SRT_BAD_PORT, "mode=caller", behindTwo.port());
                MarkedReceiver behindCalled = new MarkedReceiver();
                Peer called = reader(SRT_CALLED_PORT, "mode=listener", behindCalled.port())) {
            await("all three read")
                    .atMost(SOON)
                    .until(() ->
                            behindOne.received() > 100 && behindTwo.received() > 100 && behindCalled.received() > 100);
            assertThat(output(7).path("readers").asInt()).isEqualTo(2);
            one.sigkill();
            two.sigstop();
            called.sigstop();
            await("what they do not take waits with us, by the policy")
                    .atMost(SOON)
                    .until(() -> Stream.of(7, 8)
                            .map(OutputsIT::output)
                            .allMatch(each -> each.path("backpressure").asBoolean()
                                    && each.path("packets_dropped").asInt() > PER_SECOND / 10));
            lasts(TROUBLE);
            two.sigcont();
            called.sigcont();
            called.sigkill();
            await("the killed one is found to be gone")
                    .atMost(SOON)
                    .until(() -> output(7).path("readers").asInt() <= 1);
            await("the called one is found to be gone")
                    .atMost(SOON)
                    .until(() -> !output(8).path("up").asBoolean());
        }
        try (MarkedReceiver behind = new MarkedReceiver();
                Peer again = reader(SRT_CALLED_PORT, "mode=listener", behind.port())) {
            await("it is called again").atMost(SOON).until(() -> behind.received() > 100);
            assertThat(again.isAlive()).isTrue();
            assertThat(behind.faults()).isEmpty();
        }
    }

    @Test
    @Order(4)
    void files_areRolledAndFinished() throws Exception {
        Path directory = Objects.requireNonNull(files);
        await("three finished files")
                .atMost(SOON)
                .until(() -> names(directory, ".ts").size() == 3);
        List<Path> finished = names(directory, ".ts");
        Path middle = finished.get(1);
        byte[] content = Files.readAllBytes(middle);
        assertThat(content.length % MarkedFeed.DATAGRAM_BYTES).isZero();
        assertThat(names(directory, ".part")).hasSize(1);
        assertThat(output(9).path("packets_dropped").asLong()).isZero();
    }

    private static List<Path> names(Path directory, String suffix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(each -> each.toString().endsWith(suffix)).sorted().toList();
        }
    }

    /** Last of all: what the four have got through all of it. */
    @Test
    @Order(5)
    void theFourOthers_haveLostNothing() {
        assertThat(UDP.faults()).isEmpty();
        assertThat(UDP.missing()).isEmpty();
        assertThat(RTP.faults()).isEmpty();
        assertThat(RTP.missing()).isEmpty();
        assertThat(BEHIND_SRT.faults()).isEmpty();
        assertThat(BEHIND_SRT.missing()).isEmpty();
        assertThat(TCP.faults()).isEmpty();
        for (int i = 0; i < 4; i++) {
            assertThat(output(i).path("packets_dropped").asLong())
                    .as("output " + i)
                    .isZero();
            assertThat(output(i).path("restarts").asLong()).as("output " + i).isZero();
        }
    }

    /** The media still comes, and nobody takes it. */
    @Test
    @Order(6)
    void service_whenAskedToEndWhileReadersTakeNothing_endsInTime() {
        try (StreamReader listening = StreamReader.tcp(TCP_LISTENER_PORT);
                StreamReader unix =
                        StreamReader.unix(Objects.requireNonNull(files).resolveSibling("out.sock"))) {
            BAD_TCP.stop();
            unix.stop();
            Objects.requireNonNull(good).sigstop();
            await("they take nothing").atMost(SOON).until(() -> Stream.of(4, 6)
                    .allMatch(i -> output(i).path("backpressure").asBoolean()));
            assertThat(listening.received()).isNotNegative();
            service().process().sigterm();
            // 128 + 15, as the JVM ends by this signal.
            assertThat(service().process().awaitExit(Duration.ofSeconds(5))).isEqualTo(143);
        } finally {
            Objects.requireNonNull(good).sigcont();
        }
    }
}
