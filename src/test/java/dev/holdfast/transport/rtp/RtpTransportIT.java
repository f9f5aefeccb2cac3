package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.OutputUri;
import dev.holdfast.output.MediaOutputs;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.testing.Ffmpeg;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sources of the field: ffmpeg over RTP and over bare UDP, unicast and multicast. */
class RtpTransportIT {

    private final RtpTransport transport = new RtpTransport();
    private final int port = FreePorts.udp();

    @AfterEach
    void close() {
        transport.close();
    }

    @ParameterizedTest
    @CsvSource({
        "rtp://127.0.0.1:%d, rtp_mpegts, rtp://127.0.0.1:%d?pkt_size=1328",
        "udp://127.0.0.1:%d, mpegts,     udp://127.0.0.1:%d?pkt_size=1316",
        "rtp://@239.77.1.7:%d?interface=lo, rtp_mpegts, rtp://239.77.1.7:%d?pkt_size=1328&localaddr=127.0.0.1",
        "udp://@239.77.1.7:%d?interface=lo&source=127.0.0.1, mpegts, udp://239.77.1.7:%d?pkt_size=1316&localaddr=127.0.0.1",
    })
    void receive_whenFfmpegSends_isCleanMpegTs(String source, String format, String target) {
        try (Rig rig = new Rig(transport, source.formatted(port))) {
            Connection connection = rig.connected();
            try (Peer _ = live(format, target.formatted(port))) {
                Rig.await().until(() -> rig.sink.count() > 200);
            }
            ConnectionSample sample = connection.sample(System.nanoTime());
            assertThat(rig.listener.calls()).containsExactly("opened 1", "media 1");
            assertThat(connection.details().codec()).contains("h264");
            assertThat(sample.lost()).isZero();
            assertThat(sample.errors()).isZero();
            assertThat(sample.checked()).isGreaterThan(200);
            assertThat(connection.protocolStatistics()).containsEntry("rtp_foreign_packets_total", 0.0);
        }
    }

    @Test
    void receive_whenFfmpegIsStoppedAndContinued_signalsOnceAfterArming() {
        try (Rig rig = new Rig(transport, "rtp://:" + port);
                Peer ffmpeg = live("rtp_mpegts", "rtp://127.0.0.1:" + port)) {
            Connection connection = rig.connected();
            Rig.await().until(() -> rig.sink.count() > 50);
            ffmpeg.sigstop();
            awaitSilence(connection);
            connection.armMediaSignal();
            int before = rig.sink.count();
            ffmpeg.sigcont();
            Rig.await().until(() -> rig.sink.count() > before + 50);
            assertThat(rig.listener.calls()).containsExactly("opened 1", "media 1", "media 1");
            assertThat(connection.protocolStatistics()).containsEntry("rtp_ssrc_changes_total", 0.0);
        }
    }

    @Test
    void receive_whenFfmpegIsKilledAndStartedAnew_followsTheNewSource() {
        try (Rig rig = new Rig(transport, "rtp://:" + port)) {
            Connection connection = rig.connected();
            try (Peer ffmpeg = live("rtp_mpegts", "rtp://127.0.0.1:" + port)) {
                Rig.await().until(() -> rig.sink.count() > 50);
                ffmpeg.sigkill();
            }
            awaitSilence(connection);
            connection.armMediaSignal();
            int before = rig.sink.count();
            try (Peer _ = live("rtp_mpegts", "rtp://127.0.0.1:" + port)) {
                Rig.await().until(() -> rig.sink.count() > before + 50);
            }
            assertThat(rig.listener.calls()).containsExactly("opened 1", "media 1", "media 1");
            assertThat(connection.protocolStatistics()).containsEntry("rtp_ssrc_changes_total", 1.0);
            assertThat(connection.sample(0).errors()).isZero();
        }
    }

    @Test
    void receive_whenFfmpegSendsH264InRtp_namesThePayloadType() {
        try (Rig rig = new Rig(transport, "rtp://:" + port);
                Peer _ = live("rtp", "rtp://127.0.0.1:" + port)) {
            Connection connection = rig.connected();
            Rig.await().until(() -> rig.sink.count() > 50);
            assertThat(connection.details().codec()).contains("rtp/96");
            assertThat(connection.sample(0).errors()).isZero();
        }
    }

    /** A file sent by ffmpeg comes out at the far end of the relay octet by octet, as far as it was sent. */
    @Test
    void receive_whenRelayed_isTheFileThatFfmpegSent(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("sent.ts");
        try (Peer ffmpeg = Peer.start(Ffmpeg.testPictureInH264("mpegts", file.toString(), "-t", "4"))) {
            assertThat(ffmpeg.awaitExit(Duration.ofSeconds(30))).isZero();
        }
        int outPort = FreePorts.udp();
        CollectingSink far = new CollectingSink();
        try (MediaOutputs factory = new MediaOutputs();
                Outputs outputs = factory.open(Rig.CAM, List.of(OutputUri.parse("udp://127.0.0.1:" + outPort)));
                Rig receiver = new Rig(transport, "udp://:" + outPort, far);
                Rig relay = new Rig(transport, "udp://:" + port, outputs)) {
            receiver.connected();
            relay.connected();
            long datagrams = (Files.size(file) + 1315) / 1316;
            try (Peer player = Peer.start(Ffmpeg.octets(file, "udp://127.0.0.1:" + port + "?pkt_size=1316"))) {
                Rig.await().until(() -> far.count() >= datagrams || !player.isAlive());
            }
            Rig.await().untilAsserted(() -> assertThat(joined(far.received())).isEqualTo(Files.readAllBytes(file)));
        }
    }

    private static Peer live(String format, String target) {
        return Peer.start(Ffmpeg.testPictureInH264(format, target));
    }

    private static void awaitSilence(Connection connection) {
        Rig.await().until(() -> {
            long now = System.nanoTime();
            return now - connection.sample(now).lastPacketNanos() > 300_000_000L;
        });
    }

    private static byte[] joined(List<byte[]> datagrams) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        datagrams.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
