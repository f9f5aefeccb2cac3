package dev.holdfast.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.media.mpegts.TsAnalyzer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** MPEG-TS over RTP as ffmpeg sends it. */
class RtpReceiverIT {

    private static final int PACKETS = 1000;

    /** Sequence numbers that are not passed on, so that the receiver has something to find. */
    private static final int DROPPED_EVERY = 100;

    @Test
    @Timeout(60)
    void receiver_whenFfmpegSendsAndEveryHundredthIsDropped_countsExactlyThose() throws IOException {
        RtpReceiver receiver = new RtpReceiver();
        TsAnalyzer ts = new TsAnalyzer();
        ByteBuffer datagram = ByteBuffer.allocateDirect(2048);
        try (DatagramChannel socket = DatagramChannel.open()) {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            Process ffmpeg = send(((InetSocketAddress) socket.getLocalAddress()).getPort());
            try {
                int arrived = 0;
                while (arrived < PACKETS) {
                    socket.receive(datagram.clear());
                    datagram.flip();
                    boolean rtcp = RtpPacket.isRtcp(datagram);
                    if (!rtcp && ++arrived % DROPPED_EVERY == 0 && arrived < PACKETS) {
                        continue;
                    }
                    RtpVerdict verdict = receiver.onDatagram(datagram, System.nanoTime());
                    assertThat(verdict == RtpVerdict.RTCP).isEqualTo(rtcp);
                    RtpPacket packet = receiver.packet();
                    assertThat(rtcp || ts.onPayload(datagram, packet.payloadOffset(), packet.payloadLength(), 0))
                            .isTrue();
                }
            } finally {
                ffmpeg.destroyForcibly();
            }
        }

        RtpStatistics seen = receiver.snapshot();
        int dropped = PACKETS / DROPPED_EVERY - 1;
        assertThat(seen.packetsReceived()).isEqualTo(PACKETS - dropped);
        assertThat(seen.packetsExpected()).isEqualTo(PACKETS);
        assertThat(seen.packetsLost() + seen.packetsMissing()).isEqualTo(dropped);
        assertThat(seen.packetsLost()).isGreaterThanOrEqualTo(dropped - 2);
        assertThat(seen.duplicates() + seen.reordered() + seen.malformed() + seen.packetsDiscarded())
                .isZero();
        assertThat(seen.rtcpPackets()).as("sender reports").isPositive();
        assertThat(seen.payloadType()).isEqualTo(33);
        assertThat(seen.ssrcChanges()).isZero();
        assertThat(seen.jitterNanos()).isBetween(1L, TimeUnit.SECONDS.toNanos(1));
        assertThat(ts.snapshot(0).packets().continuityErrors()).isGreaterThanOrEqualTo(dropped);
        assertThat(ts.snapshot(0).packets().syncErrors()
                        + ts.snapshot(0).packets().notTsPayloads())
                .isZero();
    }

    private static Process send(int port) throws IOException {
        // RTCP to the same port: its usual place, the next one, may be another test's.
        String arguments = "-hide_banner -loglevel error -nostdin -re -f lavfi -i testsrc2=size=640x360:rate=25"
                + " -c:v mpeg2video -b:v 3M -f rtp_mpegts rtp://127.0.0.1:" + port + "?rtcpport=" + port;
        return new ProcessBuilder(("ffmpeg " + arguments).split(" "))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
