package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.FailureReason;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.testing.FreePorts;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that are opened: where, and what is said when that fails. */
class RtpOpeningTest {

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

    private static void send(UdpSender encoder, int firstSequence, int count) {
        for (int i = firstSequence; i < firstSequence + count; i++) {
            encoder.send(Media.rtp(i));
        }
    }
}
