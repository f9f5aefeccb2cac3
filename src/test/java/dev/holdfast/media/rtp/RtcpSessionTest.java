package dev.holdfast.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.holdfast.media.rtp.RtcpSession.Outcome;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RtcpSessionTest {

    private static final int SSRC = RtpDatagrams.SSRC;
    private static final int OTHER = 0x0BADCAFE;
    private static final long SECOND = 1_000_000_000;
    private static final long EPOCH = 1_795_262_400L * SECOND;
    private static final String ENCODER = "192.0.2.1:5005";

    private final RtpReceiver receiver = new RtpReceiver();
    private final RtcpSession session = new RtcpSession(receiver, "me", new SplittableRandom(1));
    private final ByteBuffer out = ByteBuffer.allocate(512);
    private long nowNanos;

    @Test
    void report_whenDue_isACompoundOfReportNameAndTime() {
        session.start(0);
        media(65_530, 20);
        hear(Rtcp.senderReport(SSRC, 0x1122_3344_5566_7788L, 0, 20));
        Rtcp.Words words = reportWhenDue();
        assertThat(words.told.get(0)).startsWith("RR ");
        assertThat(words.told.get(1)).endsWith(" on cafe0001");
        assertThat(words.told.get(2)).startsWith("CNAME ").endsWith(" me");
        assertThat(words.told.get(3)).startsWith("RRTR ");
        assertThat(words.told).hasSize(4);
        ReportBlock block = words.blocks.getFirst();
        assertThat(block.extendedHighestSequence()).isEqualTo(65_549);
        assertThat(block.cumulativeLost()).isZero();
        assertThat(block.lastSenderReport()).isEqualTo(0x3344_5566);
        assertThat(NtpTime.nanos(block.delaySinceTicks()) / 1e9).isBetween(1.0, 3.2);
        assertThat(session.status().reportsSent()).isEqualTo(1);
    }

    /** RFC 3550 A.3, on the wire. */
    @Test
    void report_whenPacketsAreLostAndTwice_countsLikeTheRfc() {
        session.start(0);
        media(0, 100);
        media(150, 50);
        media(199, 1);
        ReportBlock first = reportWhenDue().blocks.getFirst();
        assertThat(first.cumulativeLost()).isEqualTo(50 - 1);
        assertThat(first.fractionLost()).isEqualTo(49 * 256 / 200);
        media(200, 100);
        ReportBlock second = reportWhenDue().blocks.getFirst();
        assertThat(second.cumulativeLost()).isEqualTo(49);
        assertThat(second.fractionLost()).isZero();
    }

    @Test
    void report_whenNothingWasReceived_isEmpty() {
        session.start(0);
        assertThat(reportWhenDue().blocks).isEmpty();
    }

    @Test
    void report_whenTheSourceChanged_beginsItsCountsAnew() {
        session.start(0);
        media(0, 100);
        media(200, 10);
        reportWhenDue();
        session.onDatagram(ByteBuffer.wrap(Rtcp.bye(SSRC, "")), true, ENCODER, nowNanos, EPOCH);
        mediaOf(OTHER, 7, 10);
        ReportBlock block = reportWhenDue().blocks.getFirst();
        assertThat(block.ssrc()).isEqualTo(OTHER);
        assertThat(block.cumulativeLost()).isZero();
        assertThat(block.lastSenderReport()).isZero();
    }

    @Test
    void bye_ofTheSource_endsItAndLetsAnotherFollowAtOnce() {
        media(0, 10);
        assertThat(hear(Rtcp.bye(SSRC, "done"))).isEqualTo(Outcome.SOURCE_LEFT);
        assertThat(session.status().goodbyeReason()).isEqualTo("done");
        assertThat(receiver.hasLeft()).isTrue();
        mediaOf(OTHER, 7, 2);
        assertThat(receiver.source()).isEqualTo(OTHER);
    }

    @Test
    void bye_ofAnybodyElse_isNotTheSources() {
        media(0, 10);
        assertThat(hear(Rtcp.bye(OTHER, ""))).isEqualTo(Outcome.TAKEN);
        assertThat(receiver.hasLeft()).isFalse();
    }

    @Test
    void bye_fromAForeignAddress_isCountedAndNotBelieved() {
        media(0, 10);
        assertThat(session.onDatagram(ByteBuffer.wrap(Rtcp.bye(SSRC, "")), false, "203.0.113.9:5005", nowNanos, EPOCH))
                .isEqualTo(Outcome.FOREIGN);
        assertThat(receiver.hasLeft()).isFalse();
        assertThat(session.status().foreign()).isEqualTo(1);
    }

    @Test
    void senderReport_fromAForeignAddress_isNotBelieved() {
        media(0, 10);
        session.onDatagram(
                ByteBuffer.wrap(Rtcp.senderReport(SSRC, 1L << 40, 0, 10)), false, "203.0.113.9:5005", nowNanos, EPOCH);
        assertThat(session.status().senderReports()).isZero();
        assertThat(session.status().clockOffsetNanos()).isEmpty();
    }

    @Test
    void malformed_isCountedAndChangesNothing() {
        media(0, 10);
        ByteBuffer cut = Rtcp.compound(Rtcp.bye(SSRC, ""), new byte[] {1, 2});
        assertThat(session.onDatagram(cut, true, ENCODER, nowNanos, EPOCH)).isEqualTo(Outcome.MALFORMED);
        assertThat(session.status().malformed()).isEqualTo(1);
        assertThat(receiver.hasLeft()).isFalse();
    }

    /** RFC 3611 section 4.5. */
    @Test
    void roundTrip_whenTheSourceAnswersOurTime_isMeasured() {
        session.start(0);
        media(0, 10);
        Rtcp.Words sent = reportWhenDue();
        int own = Integer.parseUnsignedInt(sent.told.getFirst().substring(3), 16);
        int reference = NtpTime.middle(NtpTime.of(EPOCH));
        byte[] answer = Rtcp.delaySinceReference(SSRC, own, reference, 65_536);
        session.onDatagram(ByteBuffer.wrap(answer), true, ENCODER, nowNanos, EPOCH + SECOND + SECOND / 5);
        assertThat(session.status().roundTripNanos().orElseThrow() / 1e9)
                .isCloseTo(0.2, org.assertj.core.data.Offset.offset(0.0001));
    }

    @Test
    void roundTrip_whenTheAnswerIsImpossible_isNotTaken() {
        session.start(0);
        Rtcp.Words sent = reportWhenDue();
        int own = Integer.parseUnsignedInt(sent.told.getFirst().substring(3), 16);
        int reference = NtpTime.middle(NtpTime.of(EPOCH));
        hear(Rtcp.delaySinceReference(SSRC, own, reference, 65_536));
        hear(Rtcp.delaySinceReference(SSRC, own, 0, 0));
        hear(Rtcp.delaySinceReference(SSRC, own + 1, reference, 0));
        assertThat(session.status().roundTripNanos()).isEmpty();
    }

    /** RFC 3550 section 8: the name stays when the SSRC changes. */
    @Test
    void cname_whenASourceHasChangedItsSsrc_isTakenAtItsFirstPacket() {
        media(0, 10);
        hear(Rtcp.cname(SSRC, "cam1"));
        assertThat(session.status().cname()).contains("cam1");
        hear(Rtcp.cname(OTHER, "cam1"));
        assertThat(receiver.onDatagram(RtpDatagrams.packet(OTHER, 500, 0), nowNanos))
                .isEqualTo(RtpVerdict.ACCEPTED);
        assertThat(receiver.source()).isEqualTo(OTHER);
    }

    @Test
    void cname_whenAnotherIsNamed_changesNothing() {
        media(0, 10);
        hear(Rtcp.cname(SSRC, "cam1"));
        hear(Rtcp.cname(OTHER, "cam2"));
        assertThat(receiver.onDatagram(RtpDatagrams.packet(OTHER, 500, 0), nowNanos))
                .isEqualTo(RtpVerdict.PENDING);
    }

    @Test
    void cname_whenExpectedFromBefore_isRecognised() {
        session.expect("cam1");
        hear(Rtcp.cname(OTHER, "cam1"));
        assertThat(receiver.onDatagram(RtpDatagrams.packet(OTHER, 500, 0), nowNanos))
                .isEqualTo(RtpVerdict.ACCEPTED);
    }

    /** RFC 3550 section 8.2. */
    @Test
    void collision_whenAnotherUsesOurSsrc_saysGoodbyeAndTakesAnother() {
        session.start(0);
        int own = ownSsrc(reportWhenDue());
        hear(Rtcp.senderReport(own, 0, 0, 1));
        assertThat(session.isOwn(own)).isFalse();
        assertThat(session.writeAbandoned(out)).isTrue();
        assertThat(read().told).contains("BYE %x ''".formatted(own));
        assertThat(session.writeAbandoned(out)).isFalse();
        assertThat(session.status().collisions()).isEqualTo(1);
        int next = ownSsrc(reportWhenDue());
        assertThat(next).isNotEqualTo(own);
        // From the same origin once more: our packets come back from a loop, and changing again would not help.
        hear(Rtcp.senderReport(next, 0, 0, 1));
        assertThat(session.isOwn(next)).isTrue();
    }

    @Test
    void collision_whenItIsOurOwnReportLooped_isNone() {
        session.start(0);
        int own = ownSsrc(reportWhenDue());
        session.onDatagram(out.duplicate(), true, RtcpSession.OURSELVES, nowNanos, EPOCH);
        assertThat(session.isOwn(own)).isTrue();
        assertThat(session.status().collisions()).isZero();
    }

    /** RFC 3550 section 6.3.7. */
    @Test
    void leave_whenWeHaveReported_saysGoodbye() {
        session.start(0);
        assertThat(session.leave(out, nowNanos, EPOCH)).isFalse();
        int own = ownSsrc(reportWhenDue());
        assertThat(session.leave(out, nowNanos, EPOCH)).isTrue();
        assertThat(read().told).first().isEqualTo("RR %x".formatted(own));
        assertThat(read().told).last().isEqualTo("BYE %x ''".formatted(own));
    }

    @Test
    void unseen_whenTheSourceSendsAndNothingComes_isToldUntilAPacketComes() {
        media(0, 10);
        hear(Rtcp.senderReport(SSRC, 1L << 40, 0, 10));
        hear(Rtcp.senderReport(SSRC, 1L << 40, 0, 20));
        hear(Rtcp.senderReport(SSRC, 1L << 40, 0, 30));
        assertThat(session.status().unseen(receiver.received())).isEqualTo(2);
        media(40, 1);
        assertThat(session.status().unseen(receiver.received())).isZero();
    }

    @Test
    void onDatagram_whenManyPretendToBeMembers_staysBounded() {
        session.start(0);
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            hear(Rtcp.compound(Rtcp.senderReport(random.nextInt(), 1, 1, 1), Rtcp.cname(random.nextInt(), "x"))
                    .array());
        }
        hear(Rtcp.cname(OTHER, "x"));
        assertThat(session.nextNanos()).isBetween(0L, 3600 * SECOND);
    }

    @Test
    void constructor_whenTheNameIsTooLong_refuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RtcpSession(receiver, "x".repeat(256), new SplittableRandom(1)));
    }

    @Test
    void reports_whenMediaPauses_comeAtTheUsualIntervals() {
        long bytes = 1_000_000;
        for (int i = 0; i < 50; i++) {
            nowNanos = Math.max(nowNanos, session.nextNanos());
            // Every other time a single packet has come since the report before.
            bytes += i % 2 == 0 ? 5_000_000 : 1328;
            while (!session.report(out, bytes, nowNanos, EPOCH)) {
                nowNanos = session.nextNanos();
            }
            assertThat(session.nextNanos() - nowNanos)
                    .as("until report %d", i + 2)
                    .isBetween(0L, 6_200_000_000L);
        }
    }

    private Rtcp.Words reportWhenDue() {
        nowNanos = Math.max(nowNanos, session.nextNanos());
        while (!session.report(out, 1_000_000, nowNanos, EPOCH)) {
            nowNanos = session.nextNanos();
        }
        return read();
    }

    private Rtcp.Words read() {
        Rtcp.Words words = new Rtcp.Words();
        assertThat(RtcpReader.read(out, words)).isTrue();
        return words;
    }

    private static int ownSsrc(Rtcp.Words sent) {
        return Integer.parseUnsignedInt(sent.told.getFirst().substring(3), 16);
    }

    private Outcome hear(byte[] datagram) {
        return session.onDatagram(ByteBuffer.wrap(datagram), true, ENCODER, nowNanos, EPOCH);
    }

    private void media(int first, int count) {
        mediaOf(SSRC, first, count);
    }

    private void mediaOf(int ssrc, int first, int count) {
        for (int i = 0; i < count; i++) {
            receiver.onDatagram(RtpDatagrams.packet(ssrc, first + i, 0), nowNanos);
        }
    }
}
