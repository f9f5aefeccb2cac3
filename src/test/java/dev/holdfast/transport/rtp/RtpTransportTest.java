package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionDetails;
import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.ConnectionStatistics;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.FailureReason;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.Protocol;
import dev.holdfast.output.UdpOutputs;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.reconnect.Outputs;
import dev.holdfast.testing.Allocation;
import dev.holdfast.testing.FreePorts;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtpTransportTest {

    private final RtpTransport transport = new RtpTransport(1);
    private final int port = FreePorts.udp();

    @AfterEach
    void close() {
        transport.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rtp://:%d", "rtp://0.0.0.0:%d", "rtp://127.0.0.1:%d", "rtp://localhost:%d", "rtp://[::]:%d"})
    void connect_whenPortIsFree_opensAndSignalsMediaOnce(String uri) {
        try (Rig rig = new Rig(transport, uri.formatted(port));
                UdpSender encoder = UdpSender.to(port)) {
            rig.connected();
            send(encoder, 0, 20);
            rig.awaitMedia(20);
            assertThat(rig.listener.calls()).containsExactly("opened 1", "media 1");
        }
    }

    @Test
    void connect_whenIpv6_receives() {
        try (Rig rig = new Rig(transport, "udp://[::1]:" + port);
                UdpSender encoder = new UdpSender("::1", "::1", port)) {
            Connection connection = rig.connected();
            encoder.send(Media.ts(0));
            rig.awaitMedia(1);
            assertThat(connection.details().remoteAddress().orElseThrow()).startsWith("[0:0:0:0:0:0:0:1]:");
            assertThat(connection.details().localAddress()).contains("[0:0:0:0:0:0:0:1]:" + port);
        }
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
    void connect_whenPortIsInUse_saysWhichAndHowToFindTheHolder() throws Exception {
        try (Rig rig = new Rig(transport, "udp://:" + port)) {
            try (DatagramSocket _ =
                    new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port))) {
                rig.connect();
                rig.listener.awaitCalls("ended 1");
            }
            assertThat(rig.listener.failure().reason()).isEqualTo(FailureReason.NETWORK_ERROR);
            assertThat(rig.listener.failure().errorClass()).isEqualTo(ErrorClass.TRANSIENT);
            assertThat(rig.listener.failure().message())
                    .contains("UDP port " + port, "in use", "ss -ulpn 'sport = :" + port + "'");
            rig.connect();
            rig.listener.awaitCalls("ended 1", "opened 2");
        }
    }

    @Test
    void connect_whenAnotherStreamHasThePort_doesNotShareIt() {
        try (Rig first = new Rig(transport, "udp://:" + port);
                Rig second = new Rig(transport, "udp://127.0.0.1:" + port)) {
            first.connected();
            second.connect();
            second.listener.awaitCalls("ended 1");
        }
    }

    @Test
    void connect_whenAddressIsNotOurs_suggestsTheSourceParameter() {
        try (Rig rig = new Rig(transport, "udp://203.0.113.77:" + port)) {
            rig.connect();
            rig.listener.awaitCalls("ended 1");
            assertThat(rig.listener.failure().message())
                    .contains("not an address of this machine", "?source=203.0.113.77");
        }
    }

    @Test
    void connect_whenHostIsUnknown_fails() {
        try (Rig rig = new Rig(transport, "udp://no-such-host.invalid:" + port)) {
            rig.connect();
            rig.listener.awaitCalls("ended 1");
            assertThat(rig.listener.failure().message()).contains("no-such-host.invalid");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuch0", "203.0.113.77"})
    void connect_whenInterfaceDoesNotExist_fails(String name) {
        try (Rig rig = new Rig(transport, "udp://@239.77.1.3:" + port + "?interface=" + name)) {
            rig.connect();
            rig.listener.awaitCalls("ended 1");
            assertThat(rig.listener.failure().message()).contains("no interface '" + name + "'");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lo", "127.0.0.1"})
    void connect_whenMulticast_joinsAndSharesThePort(String way) {
        String uri = "rtp://@239.77.1.3:" + port + "?interface=" + way;
        try (Rig one = new Rig(transport, uri);
                Rig two = new Rig(transport, uri);
                Rig other = new Rig(transport, "rtp://@239.77.1.4:" + port + "?interface=" + way);
                UdpSender encoder = new UdpSender("127.0.0.1", "239.77.1.3", port);
                UdpSender otherEncoder = new UdpSender("127.0.0.1", "239.77.1.4", port)) {
            one.connected();
            two.connected();
            other.connected();
            send(encoder, 0, 10);
            send(otherEncoder, 100, 5);
            one.awaitMedia(10);
            two.awaitMedia(10);
            other.awaitMedia(5);
        }
    }

    @Test
    void connect_whenMulticastWithSource_takesThatSenderOnly() {
        try (Rig rig = new Rig(transport, "udp://@239.77.1.5:" + port + "?interface=lo&source=127.0.0.2");
                UdpSender wanted = new UdpSender("127.0.0.2", "239.77.1.5", port);
                UdpSender unwanted = new UdpSender("127.0.0.3", "239.77.1.5", port)) {
            Connection connection = rig.connected();
            unwanted.send(Media.ts(50));
            wanted.send(Media.ts(0));
            rig.awaitMedia(1);
            assertThat(rig.sink.received()).containsExactly(Media.ts(0));
            // The kernel keeps the other away, so there is nothing to count.
            assertThat(connection.protocolStatistics()).containsEntry("rtp_foreign_packets_total", 0.0);
        }
    }

    @Test
    void connect_whenUnicastWithSource_takesThatSenderOnly() {
        try (Rig rig = new Rig(transport, "udp://:" + port + "?source=127.0.0.2");
                UdpSender wanted = new UdpSender("127.0.0.2", "127.0.0.1", port);
                UdpSender unwanted = new UdpSender("127.0.0.3", "127.0.0.1", port)) {
            Connection connection = rig.connected();
            unwanted.send(Media.ts(50));
            wanted.send(Media.ts(0));
            rig.awaitMedia(1);
            assertThat(rig.sink.received()).containsExactly(Media.ts(0));
            assertThat(connection.protocolStatistics()).containsEntry("rtp_foreign_packets_total", 1.0);
        }
    }

    @Test
    void connect_whenTheSourceIsPreserved_knowsItAtItsFirstPacket() {
        try (Rig rig = new Rig(transport, "rtp://:" + port);
                UdpSender encoder = UdpSender.to(port)) {
            Connection connection = rig.connect(Optional.of(preserved("0xcafe0001")));
            rig.listener.awaitCalls("opened 1");
            send(encoder, 0, 1);
            rig.listener.awaitCalls("opened 1", "media 1");
            send(encoder, 1, 1);
            rig.awaitMedia(2);
            assertThat(connection.details().parameters()).containsEntry("resumed_ssrc", "true");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0xcafe00012", "cafe0001", "0x", "-1", ""})
    void connect_whenThePreservedSsrcIsNone_goesOnWithoutIt(String ssrc) {
        try (Rig rig = new Rig(transport, "rtp://:" + port)) {
            Connection connection = rig.connect(Optional.of(preserved(ssrc)));
            rig.listener.awaitCalls("opened 1");
            assertThat(connection.details().parameters()).doesNotContainKey("resumed_ssrc");
        }
    }

    @Test
    void connect_whenRepeatedOnTheSamePort_neverFailsNorLeaks() throws Exception {
        try (Rig rig = new Rig(transport, "udp://:" + port);
                UdpSender encoder = UdpSender.to(port)) {
            Connection connection = rig.connect();
            Rig.await().until(() -> rig.listener.calls().size() == 1);
            long descriptors = openDescriptors();
            int threads = Thread.getAllStackTraces().size();
            for (int i = 2; i <= 101; i++) {
                connection.close();
                connection = rig.connect();
                int expected = i;
                Rig.await().until(() -> rig.listener.calls().size() == expected);
            }
            assertThat(rig.listener.calls()).allMatch(call -> call.startsWith("opened"));
            assertThat(openDescriptors()).isEqualTo(descriptors);
            assertThat(Thread.getAllStackTraces()).hasSizeLessThanOrEqualTo(threads);
            encoder.send(Media.ts(0));
            rig.awaitMedia(1);
        }
    }

    @Test
    void connect_whenTheSessionBeforeIsStillOpen_takesItsPlace() {
        try (Rig rig = new Rig(transport, "udp://:" + port);
                UdpSender encoder = UdpSender.to(port)) {
            rig.connect();
            rig.connect();
            rig.listener.awaitCalls("opened 1", "opened 2");
            encoder.send(Media.ts(0));
            rig.listener.awaitCalls("opened 1", "opened 2", "media 2");
        }
    }

    @Test
    void close_whenMediaComesLater_isSilentAndThePortIsFree() throws Exception {
        try (Rig rig = new Rig(transport, "udp://:" + port)) {
            Connection connection = rig.connected();
            connection.close();
            connection.close();
            Rig.await().ignoreExceptions().until(() -> {
                new DatagramSocket(new InetSocketAddress(port)).close();
                return true;
            });
            assertThat(rig.listener.calls()).containsExactly("opened 1");
        }
    }

    @Test
    void close_whenReconnectorIsClosed_opensNothingAnyMore() throws Exception {
        Rig rig = new Rig(transport, "udp://:" + port);
        rig.connected();
        rig.close();
        rig.connect();
        transport.close();
        new DatagramSocket(new InetSocketAddress(port)).close();
        assertThat(rig.listener.calls()).containsExactly("opened 1");
    }

    @Test
    void close_whenTransportIsClosed_endsItsThreadsAndSockets() throws Exception {
        Rig rig = new Rig(transport, "udp://:" + port);
        rig.connected();
        transport.close();
        transport.close();
        assertThat(transport.pollerThreads()).noneMatch(Thread::isAlive);
        new DatagramSocket(new InetSocketAddress(port)).close();
        rig.connect();
        assertThat(rig.listener.calls()).containsExactly("opened 1", "ended 2");
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
        try (UdpOutputs factory = new UdpOutputs();
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

    @Test
    void rcvbuf_whenMoreThanTheKernelAllows_isReportedAsGiven() throws Exception {
        // Read by lines: the kernel gives the number to the first read only, and Files.readString reads one octet
        // first.
        int allowed = Integer.parseInt(
                Files.readAllLines(Path.of("/proc/sys/net/core/rmem_max")).getFirst());
        try (Rig rig = new Rig(transport, "udp://:" + port + "?rcvbuf=" + SourceRules.MAX_RCVBUF_BYTES)) {
            Connection connection = rig.connected();
            int given = Math.min(allowed, SourceRules.MAX_RCVBUF_BYTES);
            assertThat(connection.details().parameters()).containsEntry("rcvbuf", Integer.toString(given));
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

    private static ConnectionState preserved(String ssrc) {
        return new ConnectionState(
                Rig.CAM,
                Protocol.RTP,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("ssrc", ssrc),
                ConnectionStatistics.ZERO,
                Instant.EPOCH,
                Instant.EPOCH,
                false);
    }

    private static long openDescriptors() throws java.io.IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }
}
