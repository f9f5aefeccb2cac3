package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.media.rtp.RtpPacket;
import dev.holdfast.media.rtp.RtpReceiver;
import dev.holdfast.media.rtp.RtpStatistics;
import dev.holdfast.media.rtp.RtpVerdict;
import java.nio.ByteBuffer;
import java.util.Set;

class RtpReceiverFuzzTest {

    private static final Set<String> GAUGES =
            Set.of("packetsMissing", "packetsPending", "jitterNanos", "extendedHighestSequence", "ssrc");

    @FuzzTest
    void receiver_whenFedAnyDatagrams_keepsItsCountersAndItsMemory(byte[] input) {
        Demands.allocatesAtMost(input.length + 4096L, () -> receiveAll(input));
        RtpReceiver receiver = new RtpReceiver();
        new Datagrams(input).forEach(new Watched(receiver));
    }

    private static void receiveAll(byte[] input) {
        RtpReceiver receiver = new RtpReceiver();
        // One view for all, as a socket has one buffer.
        ByteBuffer view = ByteBuffer.wrap(input);
        for (int at = 0; at < input.length; at += 16) {
            receiver.onDatagram(view.position(at), at);
        }
    }

    private static final class Watched implements Datagrams.Receiver {

        private final RtpReceiver receiver;
        private RtpStatistics before;
        private int datagrams;

        Watched(RtpReceiver receiver) {
            this.receiver = receiver;
            this.before = receiver.snapshot();
        }

        @Override
        public void onDatagram(ByteBuffer datagram, long nowNanos) {
            int start = datagram.position();
            int limit = datagram.limit();

            RtpVerdict verdict = receiver.onDatagram(datagram, nowNanos);

            datagrams++;
            Demands.that(datagram.position() == start && datagram.limit() == limit, "an unmoved buffer");
            if (verdict != RtpVerdict.MALFORMED && verdict != RtpVerdict.RTCP) {
                RtpPacket packet = receiver.packet();
                Demands.that(
                        packet.payloadOffset() >= start + RtpPacket.FIXED_HEADER_OCTETS
                                && packet.payloadLength() >= 0
                                && packet.payloadOffset() + packet.payloadLength() <= limit,
                        "a payload within the datagram");
            }
            addsUp(receiver.snapshot());
        }

        @Override
        public void onRestart() {
            receiver.restart();
        }

        private void addsUp(RtpStatistics now) {
            Demands.neverFell(before, now, GAUGES);
            Demands.that(
                    now.packetsExpected()
                            == now.packetsReceived() - now.duplicates() + now.packetsMissing() + now.packetsLost(),
                    "expected = received - duplicates + missing + lost, found " + now);
            Demands.that(
                    datagrams
                            == now.packetsReceived()
                                    + now.packetsPending()
                                    + now.packetsDiscarded()
                                    + now.rtcpPackets()
                                    + now.malformed(),
                    "every datagram counted once, found " + now);
            Demands.that(now.jitterNanos() >= 0, "no negative jitter, found " + now);
            before = now;
        }
    }
}
