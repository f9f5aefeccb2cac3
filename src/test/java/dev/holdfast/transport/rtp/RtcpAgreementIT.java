package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.media.rtp.ReportBlock;
import dev.holdfast.media.rtp.Rtcp;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import dev.holdfast.testing.RunsAlone;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * One damaged stream, sent to this receiver and to GStreamer's rtpsession back to back: what both write into their reports
 * on the wire is the same.
 *
 * <p>Reports are compared that tell of the same last packet, because jitter is an estimate that moves with every packet. The
 * stream is stirred by far more than the two programs' own delays differ on an idle machine; on a busy one these differ by
 * milliseconds to either side, so the middle of {@value #ROUNDS} rounds is compared.
 */
@RunsAlone
class RtcpAgreementIT {

    private static final int ROUNDS = 9;
    private static final double TOLERANCE = 0.01;
    private static final int PACKETS_PER_ROUND = 250;
    private static final int TICKS_PER_MILLI = 90;
    private static final int SPACING_MILLIS = 20;
    private static final int MOST_DELAY_MILLIS = 80;
    private static final double LOSS = 0.05;
    private static final double DUPLICATES = 0.01;
    private static final double SWAPS = 0.03;
    private static final int START = 65_000;

    private final SplittableRandom random = new SplittableRandom(20261121);
    private final int port = FreePorts.udp();
    private final int gstPort = FreePorts.udp();
    private int sequence = START;
    private int sent;

    @Test
    void reports_onOneDamagedStream_agreeWithGstreamers() {
        List<Double> jitterRatios = new ArrayList<>();
        try (RtpTransport transport = new RtpTransport(1);
                Rig rig = new Rig(transport, "rtp://127.0.0.1:" + port);
                Reports ours = new Reports(port + 1);
                Reports theirs = new Reports(FreePorts.udp(), FreePorts.udp());
                Peer gst = Gst.receiver(gstPort, theirs.targetPort, theirs.port);
                UdpSender toUs = UdpSender.to(port);
                UdpSender toGst = UdpSender.to(gstPort)) {
            rig.connected();
            gst.awaitOutput("Setting pipeline to PLAYING", Duration.ofSeconds(20));
            int clean = sendClean(toUs, toGst);
            ours.send(Rtcp.senderReport(Media.SSRC, 1L << 40, 0, 1));
            int ourBefore = ours.of(clean).cumulativeLost();
            // rtpsession counts the packet that confirmed the source as received and not as expected, so it begins at
            // -1.
            int theirBefore = theirs.of(clean).cumulativeLost();
            for (int round = 1; round <= ROUNDS; round++) {
                int last = sendRound(toUs, toGst);
                ReportBlock our = ours.of(last);
                ReportBlock their = theirs.of(last);
                int ourLost = our.cumulativeLost() - ourBefore;
                int theirLost = their.cumulativeLost() - theirBefore;
                jitterRatios.add((double) our.jitterTicks() / their.jitterTicks());
                System.out.printf(
                        "round %d: highest %d; lost here %d, rtpsession %d; jitter here %.3f ms, rtpsession %.3f ms%n",
                        round, last, ourLost, theirLost, our.jitterTicks() / 90.0, their.jitterTicks() / 90.0);
                assertThat((double) ourLost).isCloseTo(theirLost, within(0.01 * theirLost));
            }
        }
        System.out.printf("jitter here / rtpsession: median %.4f of %s%n", median(jitterRatios), jitterRatios);
        assertThat(median(jitterRatios)).as("jitter here / rtpsession").isCloseTo(1, within(TOLERANCE));
    }

    private static double median(List<Double> ratios) {
        List<Double> sorted = ratios.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** A few packets unharmed, by which both take the source on. */
    private int sendClean(UdpSender toUs, UdpSender toGst) {
        for (int i = 0; i < 20; i++) {
            sendBoth(toUs, toGst, sequence++);
            LockSupport.parkNanos(SPACING_MILLIS * 1_000_000L);
        }
        return sequence - 1;
    }

    private int sendRound(UdpSender toUs, UdpSender toGst) {
        long start = System.nanoTime();
        int first = sequence;
        int end = first + PACKETS_PER_ROUND;
        while (sequence < end) {
            boolean swapped = sequence + 1 < end && random.nextDouble() < SWAPS;
            int[] group = swapped ? new int[] {sequence + 1, sequence} : new int[] {sequence};
            for (int each : group) {
                long delay = random.nextInt(MOST_DELAY_MILLIS * 1000) * 1000L;
                long at = start + (sequence - first) * (SPACING_MILLIS * 1_000_000L) + delay;
                // A packet is not sent before the one before it: the network here delays, the swaps reorder.
                while (at - System.nanoTime() > 0) {
                    LockSupport.parkNanos(at - System.nanoTime());
                }
                boolean mustCome = each >= end - 2;
                if (mustCome || random.nextDouble() >= LOSS) {
                    sendBoth(toUs, toGst, each);
                    if (random.nextDouble() < DUPLICATES) {
                        sendBoth(toUs, toGst, each);
                    }
                }
            }
            sequence += group.length;
        }
        return end - 1;
    }

    /** Each is the first to get it every other time. */
    private void sendBoth(UdpSender toUs, UdpSender toGst, int number) {
        byte[] packet = ByteBuffer.wrap(Media.rtp(number))
                .putInt(4, number * SPACING_MILLIS * TICKS_PER_MILLI)
                .array();
        boolean weFirst = sent++ % 2 == 0;
        (weFirst ? toUs : toGst).send(packet);
        (weFirst ? toGst : toUs).send(packet);
    }

    /** The latest report that a receiver sent. */
    private static final class Reports implements AutoCloseable {

        final int port;
        final int targetPort;
        private final RtcpPeer peer;
        private volatile boolean closed;
        private volatile ReportBlock latest = new ReportBlock(0, 0, 0, 0, 0, 0, 0);

        Reports(int targetPort) {
            this(FreePorts.udp(), targetPort);
        }

        Reports(int port, int targetPort) {
            this.port = port;
            this.targetPort = targetPort;
            peer = new RtcpPeer("127.0.0.1", port, "127.0.0.1", targetPort);
            Thread.ofPlatform().daemon().start(this::read);
        }

        void send(byte[] packet) {
            peer.send(packet);
        }

        ReportBlock of(int highest) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> latest.extendedHighestSequence() == highest);
            return latest;
        }

        private void read() {
            while (!closed) {
                try {
                    List<ReportBlock> blocks = peer.receive().blocks;
                    if (!blocks.isEmpty()) {
                        latest = blocks.getFirst();
                    }
                } catch (AssertionError _) {
                    // A report that was waited for is missed where it was waited for.
                }
            }
        }

        @Override
        public void close() {
            closed = true;
            peer.close();
        }
    }
}
