package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.OutputUri;
import dev.holdfast.output.MediaOutputs;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.testing.Allocation;
import dev.holdfast.testing.FreePorts;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the media of an open session. */
class RtpReceivingTest {

    private final RtpTransport transport = new RtpTransport(1);
    private final int port = FreePorts.udp();

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void details_whenMediaCame_sayWhatWasLearnt() {
        try (Rig rig = new Rig(transport, "rtp://:" + port);
                UdpSender encoder = UdpSender.to(port)) {
            Connection connection = rig.connect();
            rig.listener.awaitCalls("opened 1");
            assertThat(connection.details().remoteAddress()).isEmpty();
            assertThat(connection.details().localAddress()).contains("*:" + port);
            send(encoder, 0, 3);
            rig.awaitMedia(3);
            ConnectionDetails details = connection.details();
            assertThat(details.remoteAddress().orElseThrow()).startsWith("127.0.0.1:");
            assertThat(details.codec()).contains("mpegts");
            assertThat(details.parameters())
                    .containsEntry("ssrc", "0xcafe0001")
                    .containsEntry("payload_type", "33")
                    .containsKey("rcvbuf")
                    .doesNotContainKey("resumed_ssrc");
            assertThat(connection.protocolStatistics())
                    .containsKeys("rtp_jitter_seconds", "rtp_ssrc_changes_total", "ts_continuity_errors_total");
        }
    }

    @Test
    void armMediaSignal_whenArmedAgain_signalsTheNextPacketOnly() {
        try (Rig rig = new Rig(transport, "udp://:" + port);
                UdpSender encoder = UdpSender.to(port)) {
            Connection connection = rig.connected();
            encoder.send(Media.ts(0));
            rig.listener.awaitCalls("opened 1", "media 1");
            encoder.send(Media.ts(1));
            rig.awaitMedia(2);
            connection.armMediaSignal();
            connection.armMediaSignal();
            encoder.send(Media.ts(2));
            encoder.send(Media.ts(3));
            rig.awaitMedia(4);
            assertThat(rig.listener.calls()).containsExactly("opened 1", "media 1", "media 1");
        }
    }

    @Test
    void armMediaSignal_whenOnlyGarbageComes_staysSilent() {
        try (Rig rig = new Rig(transport, "rtp://:" + port);
                UdpSender encoder = UdpSender.to(port)) {
            Connection connection = rig.connected();
            send(encoder, 0, 5);
            rig.awaitMedia(5);
            connection.armMediaSignal();
            encoder.send(Media.garbage());
            encoder.send(Media.rtcp());
            Rig.await().until(() -> connection.protocolStatistics().getOrDefault("rtp_packets_rtcp_total", 0.0) == 1);
            assertThat(rig.listener.calls()).containsExactly("opened 1", "media 1");
            send(encoder, 5, 1);
            rig.listener.awaitCalls("opened 1", "media 1", "media 1");
        }
    }

    @Test
    void receive_whenTheSinkFails_endsThatSessionAndNoOther() {
        int otherPort = FreePorts.udp();
        try (Rig broken = new Rig(transport, "udp://:" + port, media -> {
                    throw new IllegalStateException("broken on purpose");
                });
                Rig sound = new Rig(transport, "udp://:" + otherPort);
                UdpSender toBroken = UdpSender.to(port);
                UdpSender toSound = UdpSender.to(otherPort)) {
            broken.connected();
            sound.connected();
            toBroken.send(Media.ts(0));
            broken.listener.awaitCalls("opened 1", "ended 1");
            assertThat(broken.listener.failure().message()).contains("broken on purpose");
            toSound.send(Media.ts(0));
            sound.awaitMedia(1);
        }
    }

    @Test
    void receive_whenRelayed_arrivesByteForByte() {
        int outPort = FreePorts.udp();
        CollectingSink far = new CollectingSink();
        try (MediaOutputs factory = new MediaOutputs();
                Outputs outputs = factory.open(Rig.CAM, List.of(OutputUri.parse("udp://127.0.0.1:" + outPort)));
                Rig receiver = new Rig(transport, "rtp://:" + outPort, far);
                Rig relay = new Rig(transport, "rtp://:" + port, outputs);
                UdpSender encoder = UdpSender.to(port)) {
            receiver.connected();
            relay.connected();
            send(encoder, 65_500, 200);
            Rig.await().untilAsserted(() -> assertThat(far.count()).isEqualTo(200));
            List<byte[]> received = far.received();
            for (int i = 0; i < 200; i++) {
                assertThat(received.get(i)).as("datagram %d", i).isEqualTo(Media.rtp(65_500 + i));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rtp", "udp"})
    void receive_whenWarm_allocatesNothingPerPacket(String scheme) {
        int packets = 20_000;
        AtomicLong passedOn = new AtomicLong();
        try (Rig rig = new Rig(transport, scheme + "://127.0.0.1:" + port, media -> passedOn.incrementAndGet());
                UdpSender encoder = UdpSender.to(port)) {
            rig.connected();
            Thread poller = transport.pollerThreads().getFirst();
            sendAll(encoder, 0, packets, passedOn);
            long before = Allocation.of(poller);
            sendAll(encoder, packets, packets, passedOn);
            long perPacket = (Allocation.of(poller) - before) / packets;
            // The JDK's selector makes an Integer of 16 bytes per wakeup, of which there is one for each few packets
            // here.
            assertThat(perPacket).as("bytes allocated per packet").isLessThan(16);
        }
    }

    @Test
    void sample_whenPacketsAreLost_countsExactlyThose() {
        try (Rig rig = new Rig(transport, "rtp://:" + port);
                UdpSender encoder = UdpSender.to(port)) {
            Connection connection = rig.connected();
            int sent = 0;
            for (int i = 0; i < 2000; i++) {
                if (i % 20 != 10) {
                    encoder.send(Media.rtp(i));
                    sent++;
                }
            }
            send(encoder, 2000, 200);
            rig.awaitMedia(sent + 200);
            ConnectionSample sample = connection.sample(System.nanoTime());
            assertThat(sample.lost()).isEqualTo(100);
            assertThat(sample.expected()).isEqualTo(2200);
            assertThat(sample.packets()).isEqualTo(2100);
        }
    }

    private static void sendAll(UdpSender encoder, int first, int count, AtomicLong passedOn) {
        ByteBuffer datagram = ByteBuffer.allocateDirect(12 + Media.TS_PER_DATAGRAM * Media.TS_PACKET);
        for (int done = 0; done < count; done += 500) {
            for (int i = first + done; i < first + done + 500; i++) {
                encoder.send(datagram.clear().put(Media.rtp(i)).flip());
            }
            long expected = first + done + 500L;
            Rig.await().until(() -> passedOn.get() >= expected);
        }
    }

    private static void send(UdpSender encoder, int firstSequence, int count) {
        for (int i = firstSequence; i < firstSequence + count; i++) {
            encoder.send(Media.rtp(i));
        }
    }
}
