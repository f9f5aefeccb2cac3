package dev.holdfast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.UdpReceiver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What comes out after an interruption, with pictures and sound of ffmpeg's. */
class ResumeIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int PACKET = 188;
    private static final int DATAGRAM = 7 * PACKET;

    @TempDir
    Path directory;

    private final int inputPort = FreePorts.udp();

    @Test
    void media_thatContinuesGoesOnAsItIs_andOtherMediaBeginsWithWholeUnits() throws IOException {
        byte[] recording = recording();
        int third = recording.length / DATAGRAM / 3;
        try (UdpReceiver receiver = UdpReceiver.on("127.0.0.1");
                DatagramSocket sender = new DatagramSocket();
                ServiceProcess service = ServiceProcess.start(directory, yaml(receiver.port()))) {
            assertThat(through(sender, receiver, recording, 0, third)).isEqualTo(part(recording, 0, third));
            awaitSilenceDetected(service, 0);

            long returned = service.lastEventId("cam");
            assertThat(through(sender, receiver, recording, third, 2 * third))
                    .isEqualTo(part(recording, third, 2 * third));
            awaitSilenceDetected(service, returned);

            int elsewhere = middleOfAUnit(recording, 2 * third + 5);
            byte[] sent = part(recording, elsewhere, recording.length / DATAGRAM);
            byte[] expected = fromUnitsOn(sent);
            assertThat(expected.length).as("something has to be held back").isLessThan(sent.length);
            send(sender, recording, elsewhere, recording.length / DATAGRAM);
            assertThat(receive(receiver, expected.length)).isEqualTo(expected);

            JsonNode continuity = service.status("cam").path("continuity");
            assertThat(continuity.path("resumed").asInt()).isOne();
            assertThat(continuity.path("clean_starts").asInt()).isOne();
            assertThat(continuity.path("held_back_packets").asInt())
                    .isEqualTo((sent.length - expected.length) / PACKET);
            assertThat(service.metric("holdfast_media_clean_starts_total")).isOne();
        }
    }

    private String yaml(int outputPort) {
        return """
                holdfast:
                  store: {type: memory}
                  defaults:
                    health: {timeout-duration: 500ms}
                    rtp: {session-timeout: 500ms}
                  streams:
                    - id: cam
                      sources: [{uri: "udp://127.0.0.1:%d"}]
                      outputs: [{uri: "udp://127.0.0.1:%d"}]
                """.formatted(inputPort, outputPort);
    }

    /** Six seconds of moving picture and sound as MPEG-TS, a whole number of datagrams. */
    private byte[] recording() throws IOException {
        Path file = directory.resolve("recording.ts");
        List<String> command =
                List.of(("ffmpeg -nostdin -hide_banner -loglevel error -f lavfi -i testsrc2=size=320x180:rate=25"
                                + " -f lavfi -i sine=frequency=440 -t 6 -c:v mpeg2video -b:v 800k -g 12 -c:a mp2 -f mpegts "
                                + file)
                        .split(" "));
        try (Peer ffmpeg = Peer.start(command)) {
            assertThat(ffmpeg.awaitExit(SOON)).as(ffmpeg.output()).isZero();
        }
        byte[] all = Files.readAllBytes(file);
        return Arrays.copyOf(all, all.length - all.length % DATAGRAM);
    }

    private void awaitSilenceDetected(ServiceProcess service, long after) {
        Predicate<JsonNode> detected = event -> event.path("type").asString().equals("failure_detected");
        service.awaitEvent("cam", after, detected, SOON);
    }

    private byte[] through(DatagramSocket sender, UdpReceiver receiver, byte[] recording, int from, int to)
            throws IOException {
        send(sender, recording, from, to);
        return receive(receiver, (to - from) * DATAGRAM);
    }

    /** Sends these datagrams, some 20 times as fast as they play. */
    private void send(DatagramSocket sender, byte[] recording, int from, int to) throws IOException {
        for (int i = from; i < to; i++) {
            byte[] datagram = part(recording, i, i + 1);
            sender.send(new DatagramPacket(datagram, DATAGRAM, InetAddress.getLoopbackAddress(), inputPort));
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static byte[] receive(UdpReceiver receiver, int bytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < bytes) {
            all.writeBytes(receiver.receive());
        }
        return all.toByteArray();
    }

    private static byte[] part(byte[] recording, int from, int to) {
        return Arrays.copyOfRange(recording, from * DATAGRAM, to * DATAGRAM);
    }

    /** The first datagram from here on that begins in the middle of a unit. */
    private static int middleOfAUnit(byte[] recording, int from) {
        int at = from;
        while ((recording[at * DATAGRAM + 1] & 0x40) != 0) {
            at++;
        }
        return at;
    }

    /** What is left when each PID begins with its first unit. */
    private static byte[] fromUnitsOn(byte[] media) {
        ByteArrayOutputStream left = new ByteArrayOutputStream();
        Set<Integer> begun = new HashSet<>();
        for (int at = 0; at < media.length; at += PACKET) {
            int pid = (media[at + 1] & 0x1F) << 8 | (media[at + 2] & 0xFF);
            boolean payload = (media[at + 3] & 0x10) != 0;
            if ((media[at + 1] & 0x40) != 0) {
                begun.add(pid);
            }
            if (begun.contains(pid) || !payload) {
                left.write(media, at, PACKET);
            }
        }
        return left.toByteArray();
    }
}
