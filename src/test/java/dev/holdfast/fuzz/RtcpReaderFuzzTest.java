package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.media.rtp.ReportBlock;
import dev.holdfast.media.rtp.RtcpReader;
import dev.holdfast.media.rtp.RtcpSession;
import dev.holdfast.media.rtp.RtcpStatus;
import dev.holdfast.media.rtp.RtcpVisitor;
import dev.holdfast.media.rtp.RtpReceiver;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.Set;

class RtcpReaderFuzzTest {

    /** A session with its buffers for names and members; each status, and looking at it, comes on top. */
    private static final int OF_ONE_SESSION = 64 * 1024;

    @FuzzTest
    void rtcp_whateverTheDatagrams_areReadOrRefusedAsAWhole(byte[] input) {
        Demands.allocatesAtMost(64L * input.length + 8192, () -> RtcpReader.read(ByteBuffer.wrap(input), new Told()));
        ByteBuffer whole = ByteBuffer.wrap(input);
        Told told = new Told();
        boolean valid = RtcpReader.read(whole, told);
        Demands.that(whole.position() == 0 && whole.limit() == input.length, "an unmoved buffer");
        Demands.that(valid || told.calls == 0, "nothing told of an invalid datagram");
        Demands.that(told.calls <= input.length / 4, "no more told than the datagram has");
        Demands.allocatesAtMost(2048L * input.length + OF_ONE_SESSION, () -> {
            RtcpSession session = new RtcpSession(new RtpReceiver(), "us@example", new Random(1));
            session.start(0);
            new Datagrams(input).forEach(new Session(session));
        });
    }

    /** Counts what it is told, and looks at it. */
    private static final class Told implements RtcpVisitor {

        private int calls;

        @Override
        public void senderReport(int ssrc, long ntp, int rtpTimestamp, int packets, int octets) {
            calls++;
        }

        @Override
        public void receiverReport(int ssrc) {
            calls++;
        }

        @Override
        public void reportBlock(int reporter, ReportBlock block) {
            calls++;
        }

        @Override
        public void cname(int ssrc, String cname) {
            calls++;
            Demands.that(cname.chars().noneMatch(Character::isISOControl), "a printable name");
        }

        @Override
        public void bye(int ssrc, String reason) {
            calls++;
        }

        @Override
        public void receiverReferenceTime(int ssrc, long ntp) {
            calls++;
        }

        @Override
        public void delaySinceReference(int reporter, int ssrc, int lastReference, int delaySinceTicks) {
            calls++;
        }
    }

    private static final class Session implements Datagrams.Receiver {

        private static final Set<String> GAUGES = Set.of("mediaAtReport");

        private final RtcpSession session;
        private final ByteBuffer report = ByteBuffer.allocate(1500);
        private RtcpStatus before;
        private boolean ofSource = true;

        Session(RtcpSession session) {
            this.session = session;
            this.before = session.status();
        }

        @Override
        public void onDatagram(ByteBuffer datagram, long nowNanos) {
            session.onDatagram(datagram, ofSource, "peer", nowNanos, nowNanos);
            session.report(report.clear(), nowNanos, nowNanos, nowNanos);
            RtcpStatus now = session.status();
            Demands.neverFell(before, now, GAUGES);
            before = now;
        }

        @Override
        public void onRestart() {
            ofSource = !ofSource;
        }
    }
}
