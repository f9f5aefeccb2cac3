package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.Ffmpeg;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Probes against libsrt's own listeners: in {@code srt-live-transmit}, {@code ffmpeg}, GStreamer and this library. */
@Timeout(120)
class SrtProbeIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final InductionProber prober = new InductionProber();
    private final int port = FreePorts.udp();
    private final int udpPort = FreePorts.udp();
    private final AtomicInteger backs = new AtomicInteger();

    @AfterEach
    void stop() {
        prober.close();
    }

    private void watch(boolean away) {
        prober.watch(Loopback.port(port), SrtOptions.defaults(), away, _ -> backs.incrementAndGet());
    }

    private void awaitBacks(int count) {
        await().atMost(SOON).until(() -> backs.get() == count);
    }

    /** Probes a listener that is there. */
    private void probeOften(int probes) {
        watch(false);
        long before = prober.sent();
        await().atMost(SOON).until(() -> prober.sent() >= before + probes);
    }

    private Peer transmit() {
        return Peer.start(SrtLiveTransmit.relay("udp://:" + udpPort, "srt://127.0.0.1:" + port + "?mode=listener"));
    }

    @Test
    void watch_whenSrtLiveTransmitStarts_findsItAndLeavesNothing() {
        watch(true);
        try (Peer peer = transmit()) {
            awaitBacks(1);
            int threads = threads(peer);
            probeOften(60);
            // Its own may still start; one for each probe would be sixty.
            assertThat(threads(peer)).isLessThan(threads + 10);
            assertThat(peer.output().lines()).allMatch(each -> each.startsWith("Media path: "));
            assertThat(peer.isAlive()).isTrue();
        }
    }

    @Test
    void watch_whenFfmpegStarts_findsItAndFfmpegStillAcceptsItsCaller() throws Exception {
        watch(true);
        try (Peer ffmpeg = Peer.start(Ffmpeg.testPicture("mpegts", "srt://127.0.0.1:" + port + "?mode=listener"));
                SrtRuntime runtime = SrtRuntime.start()) {
            awaitBacks(1);
            probeOften(40);
            Recorder us = new Recorder();
            runtime.connect(Loopback.port(port), SrtOptions.defaults(), us);
            us.awaitMessages(50);
            assertThat(ffmpeg.output()).isEmpty();
            assertThat(ffmpeg.isAlive()).isTrue();
        }
    }

    @Test
    void watch_whenGstreamerStarts_findsItAndLeavesNothing() {
        watch(true);
        try (Peer peer =
                Peer.start(("gst-launch-1.0 -q audiotestsrc is-live=true ! lamemp3enc ! mpegaudioparse ! mpegtsmux"
                                + " alignment=7 ! srtsink wait-for-connection=false uri=srt://127.0.0.1:" + port
                                + "?mode=listener")
                        .split(" "))) {
            awaitBacks(1);
            int threads = threads(peer);
            probeOften(60);
            // Its own may still start; one for each probe would be sixty.
            assertThat(threads(peer)).isLessThan(threads + 10);
            assertThat(peer.output()).isEmpty();
            assertThat(peer.isAlive()).isTrue();
        }
    }

    @Test
    void probes_ofAListenerWithAPublisher_disturbNobody() throws Exception {
        Recorder us = new Recorder();
        try (SrtRuntime runtime = SrtRuntime.start()) {
            runtime.listen(Loopback.port(port), SrtOptions.defaults(), SrtAcceptPolicy.everybody(), us);
            us.awaitListening();
            try (Peer ffmpeg = Peer.start(Ffmpeg.testPicture("mpegts", "srt://127.0.0.1:" + port + "?mode=caller"))) {
                us.awaitMessages(20);
                probeOften(100);
                int before = us.messageCount();
                us.awaitMessages(before + 50);
                assertThat(us.accepted).hasSize(1);
                assertThat(Objects.requireNonNull(us.accepted.getFirst().lastStatistics())
                                .packetsLost())
                        .isZero();
                assertThat(ffmpeg.isAlive()).isTrue();
                assertThat(backs).hasValue(0);
            }
        }
    }

    @Test
    void probe_comparedWithLibsrtsOwn_isTheSameButForClockAndChance() throws Exception {
        try (DatagramSocket socket = new DatagramSocket(port, InetAddress.ofLiteral("127.0.0.1"));
                SrtRuntime runtime = SrtRuntime.start()) {
            SrtConnection caller = runtime.connect(Loopback.port(port), SrtOptions.defaults(), new Recorder());
            byte[] libsrts = receive(socket);
            caller.close();
            prober.watch(
                    new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                    SrtOptions.defaults(),
                    true,
                    _ -> {});
            byte[] ours = receive(socket);
            while (Arrays.equals(withoutChance(ours), withoutChance(libsrts)) && sameSocket(ours, libsrts)) {
                ours = receive(socket);
            }
            assertThat(withoutChance(ours)).isEqualTo(withoutChance(libsrts));
        }
    }

    private static boolean sameSocket(byte[] one, byte[] other) {
        return ByteBuffer.wrap(one).getInt(40) == ByteBuffer.wrap(other).getInt(40);
    }

    private static byte[] receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        socket.setSoTimeout(10_000);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    /** Without timestamp, initial sequence number and socket id. */
    private static byte[] withoutChance(byte[] probe) {
        byte[] rest = probe.clone();
        for (int at : List.of(8, 24, 40)) {
            ByteBuffer.wrap(rest).putInt(at, 0);
        }
        return rest;
    }

    private static int threads(Peer peer) {
        String[] tasks =
                Path.of("/proc", Long.toString(peer.pid()), "task").toFile().list();
        return tasks == null ? 0 : tasks.length;
    }
}
