package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.media.rtp.ReportBlock;
import dev.holdfast.media.rtp.Rtcp;
import dev.holdfast.model.ErrorClass;
import dev.holdfast.model.FailureReason;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.testing.FreePorts;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RTCP beside a session: who is believed, where reports go, and what a goodbye does. */
class RtcpLinkTest {

    private static final int SSRC = Media.SSRC;
    private static final long NTP = 0xEE00_1122_3344_5566L;

    private final RtpTransport transport = new RtpTransport(1);
    private final int port = FreePorts.udp();
    private final int rtcpPort = port + 1;
    private final int peerPort = FreePorts.udp();

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void report_whenTheSourceReports_goesToWhereThatCameFrom() {
        try (Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port);
                UdpSender encoder = UdpSender.to(port);
                RtcpPeer peer = peer("127.0.0.1")) {
            Connection connection = rig.connected();
            send(encoder, 0, 100);
            send(encoder, 110, 10);
            rig.awaitMedia(100);
            peer.send(Rtcp.senderReport(SSRC, NTP, 0, 120), Rtcp.cname(SSRC, "cam@studio"));
            RtcpPeer.Report report = peer.receive();
            assertThat(report.names).hasSize(1);
            assertThat(report.referenceTime).isNotZero();
            ReportBlock block = report.blocks.getFirst();
            assertThat(block.ssrc()).isEqualTo(SSRC);
            assertThat(block.cumulativeLost()).isEqualTo(10);
            assertThat(block.fractionLost()).isEqualTo(10 * 256 / 120);
            assertThat(block.extendedHighestSequence()).isEqualTo(119);
            assertThat(block.lastSenderReport()).isEqualTo(0x1122_3344);
            assertThat(block.delaySinceTicks()).isPositive();
            assertThat(connection.details().parameters())
                    .containsEntry("cname", "cam@studio")
                    .containsEntry("rtcp", Integer.toString(rtcpPort));
            assertThat(connection.protocolStatistics())
                    .containsEntry("rtcp_sender_reports_total", 1.0)
                    .containsEntry("rtcp_receiver_reports_sent_total", 1.0)
                    .containsEntry("rtcp_malformed_total", 0.0)
                    .containsKey("rtp_source_clock_offset_seconds")
                    .doesNotContainKey("rtcp_round_trip_seconds");
            rig.reconnector.close();
            RtcpPeer.Report last = peer.receive();
            assertThat(last.goodbyes).containsExactly(report.ssrc);
        }
    }

    @Test
    void report_whenTheSourceIsSilent_goesToThePortAfterTheMedias() throws IOException {
        try (Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port);
                DatagramSocket encoder =
                        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), peerPort));
                RtcpPeer peer = new RtcpPeer("127.0.0.1", peerPort + 1, "127.0.0.1", rtcpPort)) {
            rig.connected();
            for (int i = 0; i < 5; i++) {
                encoder.send(new java.net.DatagramPacket(
                        Media.rtp(i),
                        Media.rtp(i).length,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
            }
            assertThat(peer.receive().blocks.getFirst().lastSenderReport()).isZero();
        }
    }

    /** RFC 5761. */
    @Test
    void report_whenMultiplexed_comesAndGoesOnThePortOfMedia() throws IOException {
        try (Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port + "?rtcp-mux=1");
                RtcpPeer encoder = new RtcpPeer("127.0.0.1", peerPort, "127.0.0.1", port)) {
            Connection connection = rig.connected();
            encoder.send(Media.rtp(0));
            encoder.send(Media.rtp(1));
            rig.awaitMedia(2);
            encoder.send(Rtcp.senderReport(SSRC, NTP, 0, 2));
            assertThat(encoder.receive().blocks.getFirst().lastSenderReport()).isEqualTo(0x1122_3344);
            assertThat(connection.protocolStatistics()).containsEntry("rtp_packets_malformed_total", 0.0);
            assertThat(connection.details().parameters()).containsEntry("rtcp", Integer.toString(port));
            new DatagramSocket(rtcpPort).close();
        }
    }

    @Test
    void goodbye_ofTheSource_isToldOnceAndTheSessionHearsItsReturn() {
        try (Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port);
                UdpSender encoder = UdpSender.to(port);
                RtcpPeer peer = peer("127.0.0.1")) {
            Connection connection = rig.connected();
            send(encoder, 0, 10);
            rig.awaitMedia(10);
            peer.send(Rtcp.senderReport(SSRC, NTP, 0, 10), Rtcp.bye(SSRC, "end of shift"));
            rig.listener.awaitCalls("opened 1", "media 1", "left 1");
            assertThat(rig.listener.failure().reason()).isEqualTo(FailureReason.PEER_CLOSED);
            assertThat(rig.listener.failure().errorClass()).isEqualTo(ErrorClass.TRANSIENT);
            assertThat(rig.listener.failure().message()).contains("end of shift");
            connection.armMediaSignal();
            for (int i = 0; i < 2; i++) {
                encoder.send(Media.rtp(0x0BADCAFE, Media.MPEGTS, i, Media.ts(i)));
            }
            rig.listener.awaitCalls("opened 1", "media 1", "left 1", "media 1");
            assertThat(connection.protocolStatistics())
                    .containsEntry("rtp_ssrc_changes_total", 1.0)
                    .containsEntry("rtcp_goodbyes_total", 1.0);
        }
    }

    /** The sender of a goodbye must be where the media comes from, and speak of its SSRC. */
    @Test
    void goodbye_ofAnybodyElse_isIgnored() {
        try (Rig rig = new Rig(transport, "rtp://0.0.0.0:" + port);
                UdpSender encoder = UdpSender.to(port);
                RtcpPeer foreign = peer("127.0.0.2");
                RtcpPeer peer = new RtcpPeer("127.0.0.1", peerPort, "127.0.0.1", rtcpPort)) {
            Connection connection = rig.connected();
            send(encoder, 0, 10);
            rig.awaitMedia(10);
            foreign.send(Rtcp.bye(SSRC, "spoofed"));
            peer.send(Rtcp.bye(SSRC + 1, "another's"));
            peer.send(Media.garbage());
            peer.send(Rtcp.senderReport(SSRC, NTP, 0, 10));
            Rig.await()
                    .until(() -> connection.protocolStatistics().getOrDefault("rtcp_sender_reports_total", 0.0) == 1);
            assertThat(rig.listener.calls()).containsExactly("opened 1", "media 1");
            assertThat(connection.protocolStatistics())
                    .containsEntry("rtcp_foreign_total", 1.0)
                    .containsEntry("rtcp_malformed_total", 1.0);
        }
    }

    /** RFC 8083's idea: a source that sends what never comes is known without waiting for a silence. */
    @Test
    void unseenReports_whenTheSourceSendsAndNothingComes_areCountedUntilSomethingDoes() {
        try (Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port);
                UdpSender encoder = UdpSender.to(port);
                RtcpPeer peer = peer("127.0.0.1")) {
            Connection connection = rig.connected();
            send(encoder, 0, 10);
            rig.awaitMedia(10);
            for (int i = 1; i <= 4; i++) {
                peer.send(Rtcp.senderReport(SSRC, NTP, 0, 10 * i));
            }
            Rig.await().until(() -> connection.sample(0).unseenReports() == 3);
            peer.send(Rtcp.senderReport(SSRC, NTP, 0, 40));
            Rig.await()
                    .until(() -> "true".equals(connection.details().parameters().get("source_paused")));
            assertThat(connection.protocolStatistics()).containsEntry("rtp_source_paused", 1.0);
            send(encoder, 40, 1);
            Rig.await().until(() -> connection.sample(0).unseenReports() == 0);
            assertThat(connection.details().parameters()).doesNotContainKey("source_paused");
        }
    }

    /** RFC 3611 section 4.5: the only round trip that a mere receiver can have. */
    @Test
    void roundTrip_whenTheSourceAnswersOurTime_isInTheSample() {
        try (Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port);
                UdpSender encoder = UdpSender.to(port);
                RtcpPeer peer = peer("127.0.0.1")) {
            Connection connection = rig.connected();
            send(encoder, 0, 10);
            peer.send(Rtcp.senderReport(SSRC, NTP, 0, 10));
            RtcpPeer.Report report = peer.receive();
            int reference = (int) (report.referenceTime >>> 16);
            peer.send(Rtcp.delaySinceReference(SSRC, report.ssrc, reference, 0));
            Rig.await().until(() -> connection.sample(0).roundTripNanos() >= 0);
            assertThat(connection.sample(0).roundTripNanos()).isLessThan(5_000_000_000L);
            assertThat(connection.protocolStatistics()).containsKey("rtcp_round_trip_seconds");
        }
    }

    @Test
    void media_whenTheRtcpPortIsInUse_isReceivedWithoutRtcp() throws IOException {
        try (DatagramSocket _ = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), rtcpPort));
                Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port);
                UdpSender encoder = UdpSender.to(port)) {
            Connection connection = rig.connected();
            send(encoder, 0, 10);
            rig.awaitMedia(10);
            assertThat(connection.details().parameters().get("rtcp")).contains("off", "in use", "" + rtcpPort);
        }
    }

    /** A stream on the next port must not find it taken by RTCP, whichever of the two came first. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rtcp_whenAnotherStreamReceivesOnItsPort_makesWay(boolean named) {
        int wanted = named ? FreePorts.udp() : rtcpPort;
        try (RtpTransport two = new RtpTransport(2);
                Rig rig = new Rig(two, "rtp://127.0.0.1:" + port + (named ? "?rtcp-port=" + wanted : ""))) {
            Connection connection = rig.connected();
            assertThat(connection.details().parameters()).containsEntry("rtcp", Integer.toString(wanted));
            try (Rig next = new Rig(two, "udp://127.0.0.1:" + wanted);
                    UdpSender encoder = UdpSender.to(wanted)) {
                next.connected();
                encoder.send(Media.ts(0));
                next.awaitMedia(1);
                assertThat(connection.details().parameters().get("rtcp")).contains("off", "another stream's");
                Connection again = rig.connect();
                rig.listener.awaitCalls("opened 1", "opened 2");
                assertThat(again.details().parameters().get("rtcp")).contains("off", "another stream's");
            }
        }
    }

    @Test
    void rtcp_whenTwoStreamsNameOnePort_isTheFirstOnesAndTheSecondGoesWithout() {
        int second = FreePorts.udp();
        String named = "?rtcp-port=" + rtcpPort;
        try (RtpTransport two = new RtpTransport(2);
                Rig first = new Rig(two, "rtp://127.0.0.1:" + port + named);
                Rig next = new Rig(two, "rtp://127.0.0.1:" + second + named)) {
            assertThat(first.connected().details().parameters()).containsEntry("rtcp", Integer.toString(rtcpPort));
            assertThat(next.connected().details().parameters().get("rtcp")).startsWith("off: ");
        }
    }

    @Test
    void rtcp_whenOff_leavesItsPortAlone() throws IOException {
        try (Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port + "?rtcp=0")) {
            Connection connection = rig.connected();
            new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), rtcpPort)).close();
            assertThat(connection.protocolStatistics()).doesNotContainKey("rtcp_sender_reports_total");
        }
    }

    /** RFC 3550 section 8.2. */
    @Test
    void collision_whenTheSourceUsesOurSsrc_saysGoodbyeAndReportsUnderAnother() {
        try (Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port);
                UdpSender encoder = UdpSender.to(port);
                RtcpPeer peer = peer("127.0.0.1")) {
            Connection connection = rig.connected();
            send(encoder, 0, 10);
            peer.send(Rtcp.senderReport(SSRC, NTP, 0, 10));
            int ours = peer.receive().ssrc;
            peer.send(Rtcp.senderReport(ours, NTP, 0, 10));
            assertThat(peer.receive().goodbyes).containsExactly(ours);
            assertThat(peer.receive().ssrc).isNotEqualTo(ours);
            assertThat(connection.protocolStatistics()).containsEntry("rtcp_ssrc_collisions_total", 1.0);
        }
    }

    private RtcpPeer peer(String from) {
        return new RtcpPeer(from, 0, "127.0.0.1", rtcpPort);
    }

    private static void send(UdpSender encoder, int firstSequence, int count) {
        for (int i = firstSequence; i < firstSequence + count; i++) {
            encoder.send(Media.rtp(i));
        }
    }
}
