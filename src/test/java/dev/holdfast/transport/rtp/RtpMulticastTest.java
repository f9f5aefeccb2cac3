package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.media.rtp.Rtcp;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.UdpReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups, their interfaces and their senders, on loopback. */
class RtpMulticastTest {

    private final RtpTransport transport = new RtpTransport(1);
    private final int port = FreePorts.udp();

    @AfterEach
    void close() {
        transport.close();
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

    /** RTCP has the same group on the next port, and anybody may send there: reports go to the group (RFC 3550 section 11). */
    @Test
    void rtcp_whenMulticast_isJoinedAndReportedToTheGroup() {
        try (Rig rig = new Rig(transport, "rtp://@239.77.1.8:" + port + "?interface=lo");
                UdpReceiver group = UdpReceiver.inGroup("239.77.1.8", port + 1, "lo");
                UdpSender encoder = new UdpSender("127.0.0.1", "239.77.1.8", port);
                UdpSender encoderRtcp = new UdpSender("127.0.0.1", "239.77.1.8", port + 1)) {
            Connection connection = rig.connected();
            send(encoder, 0, 10);
            rig.awaitMedia(10);
            encoderRtcp.send(Rtcp.senderReport(Media.SSRC, 1L << 40, 0, 10));
            // The first is what the encoder said itself.
            group.receive();
            RtcpPeer.Report report = RtcpPeer.receive(group);
            assertThat(report.blocks.getFirst().ssrc()).isEqualTo(Media.SSRC);
            assertThat(connection.protocolStatistics())
                    .containsEntry("rtcp_sender_reports_total", 1.0)
                    .containsEntry("rtcp_ssrc_collisions_total", 0.0);
        }
    }

    /** Where only one may send, reports go to it and not to the group (RFC 5760). */
    @Test
    void rtcp_whenSourceSpecific_isReportedToTheSource() {
        String uri = "rtp://@239.77.1.9:" + port + "?interface=lo&source=127.0.0.2";
        try (Rig rig = new Rig(transport, uri);
                UdpSender encoder = new UdpSender("127.0.0.2", "239.77.1.9", port);
                RtcpPeer unwanted = RtcpPeer.toGroup("127.0.0.3", "239.77.1.9", port + 1);
                RtcpPeer peer = RtcpPeer.toGroup("127.0.0.2", "239.77.1.9", port + 1)) {
            Connection connection = rig.connected();
            send(encoder, 0, 10);
            rig.awaitMedia(10);
            unwanted.send(Rtcp.bye(Media.SSRC, ""));
            peer.send(Rtcp.senderReport(Media.SSRC, 1L << 40, 0, 10));
            assertThat(peer.receive().blocks.getFirst().ssrc()).isEqualTo(Media.SSRC);
            assertThat(connection.protocolStatistics()).containsEntry("rtcp_goodbyes_total", 0.0);
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

    private static void send(UdpSender encoder, int firstSequence, int count) {
        for (int i = firstSequence; i < firstSequence + count; i++) {
            encoder.send(Media.rtp(i));
        }
    }
}
