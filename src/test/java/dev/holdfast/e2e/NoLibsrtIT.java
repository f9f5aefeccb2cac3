package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Ffmpeg;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A machine without libsrt. */
class NoLibsrtIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @Test
    void service_withoutLibsrt_servesRtpAndSaysWhatToInstallForSrt() {
        int rtpPort = FreePorts.udp();
        String yaml = """
                holdfast:
                  store: {type: memory}
                  streams:
                    - {id: rtp, sources: [{uri: "rtp://127.0.0.1:%d"}]}
                    - {id: srt-caller, sources: [{uri: "srt://127.0.0.1:%d?mode=caller"}]}
                    - {id: srt-listener, sources: [{uri: "srt://:%d?mode=listener"}]}
                """.formatted(rtpPort, FreePorts.udp(), FreePorts.udp());
        try (Peer camera = Peer.start(Ffmpeg.testPicture("rtp_mpegts", "rtp://127.0.0.1:" + rtpPort));
                ServiceProcess service =
                        ServiceProcess.start(directory, yaml, "-Dsrt.library=/nonexistent/libsrt.so")) {
            assertThat(camera.isAlive()).isTrue();
            for (String id : new String[] {"srt-caller", "srt-listener"}) {
                service.awaitState(id, "failed", SOON);
                JsonNode status = service.status(id);
                assertThat(status.path("last_error").path("message").asString())
                        .as(id)
                        .contains("/nonexistent/libsrt.so", "apt install libsrt1.5-openssl");
            }
            service.awaitState("rtp", "streaming", SOON);
            assertThat(service.metric("holdfast_stream_up", "stream_id=\"rtp\""))
                    .isEqualTo(1);
            assertThat(service.metric("holdfast_stream_up", "stream_id=\"srt-caller\""))
                    .isZero();
        }
    }
}
