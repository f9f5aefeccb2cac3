package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.ConnectionSample;
import dev.holdfast.model.FailureReason;
import dev.holdfast.reconnect.Connection;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** GStreamer and ffmpeg as encoders, with RTCP and without. */
class GstreamerIT {

    private static final Pattern OUR_REPORT =
            Pattern.compile("got RB packet: SSRC [0-9a-f]{8}, FL +[0-9a-f]+, PL (-?\\d+), HS (\\d+), jitter \\d+");

    private final RtpTransport transport = new RtpTransport();
    private final int port = FreePorts.udp();

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void receive_whenAPlainPipelineSends_isCleanMpegTs() {
        try (Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port)) {
            Connection connection = rig.connected();
            try (Peer sender = Gst.sender(2, port)) {
                assertThat(sender.awaitExit(Duration.ofSeconds(30)))
                        .as(sender.output())
                        .isZero();
            }
            ConnectionSample sample = connection.sample(System.nanoTime());
            assertThat(sample.packets()).isGreaterThan(100);
            assertThat(sample.lost()).isZero();
            assertThat(sample.errors()).isZero();
            // Stream type 0x03 is sound of MPEG-1 whatever its layer; this one is of the third.
            assertThat(connection.details().codec()).contains("mp2");
        }
    }

    /**
     * rtpbin reports, reads our reports, and says goodbye at its end. Our first report may go out before its own told where to
     * send it; the second comes 9.3 s after the start at the latest (RFC 3550 section 6.3.1), and the sender lives longer.
     */
    @Test
    void rtcp_whenRtpbinSends_isReadAndAnsweredAndItsGoodbyeHeard() {
        try (Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port);
                Peer sender = senderWhenOpen(rig, 12)) {
            Connection connection = rig.current();
            soon().until(() -> OUR_REPORT.matcher(sender.output()).find());
            Matcher report = OUR_REPORT.matcher(sender.output());
            assertThat(report.find()).isTrue();
            assertThat(connection.details().parameters())
                    .containsEntry("payload_type", "33")
                    .containsKeys("ssrc", "cname");
            assertThat(report.group(1)).as("packets lost").isEqualTo("0");
            assertThat(Long.parseLong(report.group(2)))
                    .as("highest sequence number")
                    .isPositive();
            assertThat(statistic(connection, "rtcp_sender_reports_total")).isPositive();
            assertThat(statistic(connection, "rtp_source_clock_offset_seconds"))
                    .as("one clock, and what the pipeline takes")
                    .isBetween(-2.0, 2.0);
            soon().until(() -> rig.listener.calls().contains("left 1"));
            assertThat(rig.listener.failure().reason()).isEqualTo(FailureReason.PEER_CLOSED);
            assertThat(rig.listener.failure().message()).contains("goodbye");
            assertThat(sender.awaitExit(Duration.ofSeconds(10)))
                    .as(sender.output())
                    .isZero();
            assertThat(connection.sample(0).lost()).isZero();
        }
    }

    @Test
    void source_whenThePipelineIsStartedAnew_isFollowedUnderItsNewSsrc() {
        try (Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port)) {
            try (Peer _ = senderWhenOpen(rig, 2)) {
                soon().until(() -> rig.listener.calls().contains("left 1"));
            }
            Connection connection = rig.current();
            String before = connection.details().parameters().get("ssrc");
            connection.armMediaSignal();
            try (Peer _ = Gst.senderWithRtcp(2, port, FreePorts.udp())) {
                soon().until(() ->
                        rig.listener.calls().equals(List.of("opened 1", "media 1", "left 1", "media 1", "left 1")));
            }
            assertThat(connection.details().parameters().get("ssrc")).isNotEqualTo(before);
            assertThat(connection.protocolStatistics())
                    .containsEntry("rtp_ssrc_changes_total", 1.0)
                    .containsEntry("rtcp_goodbyes_total", 2.0);
        }
    }

    /** ffmpeg reports from the port after the media's, names nobody, and ends without a word. */
    @Test
    void rtcp_whenFfmpegSends_isReadAndAnswered() {
        try (Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port)) {
            Connection connection = rig.connected();
            try (Peer _ = Peer.start(("ffmpeg -v error -nostdin -re -f lavfi -i sine -c:a mp2 -b:a 384k -f rtp_mpegts"
                            + " rtp://127.0.0.1:" + port + "?pkt_size=400")
                    .split(" "))) {
                soon().until(() -> statistic(connection, "rtcp_sender_reports_total") >= 2);
                soon().until(() -> statistic(connection, "rtcp_receiver_reports_sent_total") >= 1);
            }
            assertThat(statistic(connection, "rtp_source_clock_offset_seconds")).isBetween(-2.0, 2.0);
            assertThat(connection.sample(0).unseenReports()).isZero();
            assertThat(connection.protocolStatistics()).containsEntry("rtcp_malformed_total", 0.0);
        }
    }

    private Peer senderWhenOpen(Rig rig, int seconds) {
        rig.connected();
        return Gst.senderWithRtcp(seconds, port, FreePorts.udp());
    }

    private static double statistic(Connection connection, String name) {
        return connection.protocolStatistics().getOrDefault(name, Double.NaN);
    }

    private static ConditionFactory soon() {
        return Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(20));
    }
}
