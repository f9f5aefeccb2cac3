package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.Ffmpeg;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * ffmpeg and srt-live-transmit as SRT sources, calling and called, with and without a passphrase; all eight at once are
 * killed, ended, frozen and brought back.
 */
class SrtSourcesIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final List<Camera> cameras = new ArrayList<>();

    @Test
    void everySource_howeverItFails_isDetectedAndComesBack() {
        for (String program : List.of("ffmpeg", "slt")) {
            for (String role : List.of("caller", "listener")) {
                for (String secret : List.of("", "correcthorsebattery")) {
                    cameras.add(new Camera(program, role, secret));
                }
            }
        }
        try (ServiceProcess service = ServiceProcess.start(directory, yaml())) {
            try {
                cameras.forEach(Camera::start);
                cameras.forEach(camera -> service.awaitState(camera.id, "streaming", SOON));

                breakAndMend(service, Peer::sigkill, true);
                breakAndMend(service, Peer::sigterm, true);
                breakAndMend(service, Peer::sigstop, false);
            } finally {
                cameras.forEach(Camera::end);
            }
        }
    }

    private void breakAndMend(ServiceProcess service, Consumer<Peer> fault, boolean ends) {
        List<Long> before =
                cameras.stream().map(camera -> service.lastEventId(camera.id)).toList();
        for (Camera camera : cameras) {
            service.awaitState(camera.id, "streaming", SOON);
            camera.strike(fault);
        }
        for (int i = 0; i < cameras.size(); i++) {
            service.awaitEvent(
                    cameras.get(i).id,
                    before.get(i),
                    event -> is(event, "reconnection_started"),
                    Duration.ofSeconds(10));
        }
        for (Camera camera : cameras) {
            if (ends) {
                camera.start();
            } else {
                camera.thaw();
            }
        }
        for (int i = 0; i < cameras.size(); i++) {
            Camera camera = cameras.get(i);
            long since = before.get(i);
            await(camera.id).pollInterval(Duration.ofMillis(100)).atMost(SOON).until(() -> {
                cameras.forEach(Camera::keepRunning);
                return service.eventsAfter(camera.id, since).stream()
                        .anyMatch(event -> is(event, "reconnection_succeeded"));
            });
            List<String> types = service.eventsAfter(camera.id, before.get(i)).stream()
                    .map(event -> event.path("type").asString())
                    .filter(type -> !type.startsWith("incident_"))
                    .toList();
            assertThat(types)
                    .as(camera.id)
                    .containsSubsequence("failure_detected", "reconnection_started", "reconnection_succeeded");
            if (ends) {
                // One that only stood still wakes up on the connection that was kept for it.
                assertThat(types).as(camera.id).contains("reconnection_attempt");
            }
            assertThat(types.indexOf("failure_detected")).as(camera.id).isZero();
            assertThat(service.status(camera.id).path("state").asString()).isEqualTo("streaming");
        }
    }

    private static boolean is(JsonNode event, String type) {
        return event.path("type").asString().equals(type);
    }

    private String yaml() {
        StringBuilder yaml = new StringBuilder("holdfast:\n  store: {type: memory}\n  streams:\n");
        for (Camera camera : cameras) {
            yaml.append("    - id: ").append(camera.id).append('\n');
            yaml.append("      sources: [{uri: \"").append(camera.holdfastUri()).append("\"}]\n");
            yaml.append("      outputs: [{uri: \"udp://127.0.0.1:")
                    .append(camera.outputPort)
                    .append("\"}]\n");
        }
        return yaml.toString();
    }

    /** One source; {@code role} is the camera's, Holdfast has the other. */
    private static final class Camera {

        final String id;
        final int outputPort = FreePorts.udp();
        private final String program;
        private final String role;
        private final String secret;
        private final int port = FreePorts.udp();
        private final int feedPort = FreePorts.udp();
        private Peer process = Peer.start("true");
        private MarkedFeed feed = new MarkedFeed(feedPort, 1);

        Camera(String program, String role, String secret) {
            this.program = program;
            this.role = role;
            this.secret = secret;
            this.id = program + "-" + role + (secret.isEmpty() ? "" : "-encrypted");
            if (program.equals("slt")) {
                feed.close();
                feed = new MarkedFeed(feedPort, 100);
            }
        }

        String holdfastUri() {
            String mode = role.equals("caller") ? "listener" : "caller";
            return "srt://127.0.0.1:" + port + "?mode=" + mode + (secret.isEmpty() ? "" : "&passphrase=" + secret);
        }

        void start() {
            process.close();
            String uri = "srt://127.0.0.1:" + port + "?mode=" + role
                    + (secret.isEmpty() ? "" : "&passphrase=" + secret + "&pbkeylen=16");
            process = Peer.start(
                    program.equals("ffmpeg")
                            ? Ffmpeg.testPicture("mpegts", uri)
                            : SrtLiveTransmit.relay(SrtLiveTransmit.udp(feedPort), uri));
        }

        void strike(Consumer<Peer> fault) {
            assertThat(process.isAlive()).as(id + " runs: " + process.output()).isTrue();
            fault.accept(process);
        }

        void thaw() {
            process.sigcont();
        }

        /** As a supervisor does: an encoder that ends, because its session is gone, is started again. */
        void keepRunning() {
            if (!process.isAlive()) {
                start();
            }
        }

        void end() {
            process.close();
            feed.close();
        }
    }
}
