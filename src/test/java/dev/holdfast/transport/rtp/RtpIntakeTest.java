package dev.holdfast.transport.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.media.rtp.RtpReceiver;
import dev.holdfast.model.ConnectionSample;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RtpIntakeTest {

    private static final InetSocketAddress ENCODER = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 40_000);
    private static final int OTHER_SSRC = 0x0BADCAFE;
    private static final long HOLD = 50_000_000;
    private static final RtpOptions IN_ORDER = new RtpOptions(64, HOLD, true, false, 5005);
    private static final RtpOptions AS_IT_COMES = new RtpOptions(64, 0, true, false, 5005);

    private final CollectingSink sink = new CollectingSink();
    private RtpIntake intake = intake(PreservedSource.NONE, IN_ORDER);
    private long nowNanos = 1_000_000_000;

    @Test
    void datagram_whenFirstOfUnknownSource_waitsForTheSecondAndLosesNothing() {
        assertThat(give(Media.rtp(7))).isFalse();
        assertThat(sink.count()).isZero();
        assertThat(sample().lastPacketNanos()).isEqualTo(ConnectionSample.NEVER);
        assertThat(give(Media.rtp(8))).isTrue();
        assertThat(sink.received()).containsExactly(Media.rtp(7), Media.rtp(8));
        assertThat(sample().packets()).isEqualTo(2);
        assertThat(sample().expected()).isEqualTo(2);
    }

    @Test
    void datagram_whenOfPreservedSource_isMediaAtOnce() {
        RtpIntake resumed = intake(preserved(Media.SSRC), IN_ORDER);
        assertThat(resumed.datagram(ByteBuffer.wrap(Media.rtp(7)), ENCODER, nowNanos))
                .isTrue();
        assertThat(resumed.datagram(ByteBuffer.wrap(Media.rtp(8)), ENCODER, nowNanos))
                .isTrue();
        assertThat(sink.received()).containsExactly(Media.rtp(7), Media.rtp(8));
        Map<String, String> parameters = new TreeMap<>();
        resumed.describe(parameters);
        assertThat(parameters)
                .containsEntry("ssrc", "0xcafe0001")
                .containsEntry("payload_type", "33")
                .containsEntry("resumed_ssrc", "true");
    }

    @Test
    void datagram_whenAnotherSourceComesBackThanPreserved_countsTheChange() {
        RtpIntake resumed = intake(preserved(OTHER_SSRC), IN_ORDER);
        resumed.datagram(ByteBuffer.wrap(Media.rtp(7)), ENCODER, nowNanos);
        resumed.datagram(ByteBuffer.wrap(Media.rtp(8)), ENCODER, nowNanos);
        Map<String, Double> statistics = new TreeMap<>();
        resumed.measure(statistics);
        assertThat(statistics).containsEntry("rtp_ssrc_changes_total", 1.0);
        Map<String, String> parameters = new TreeMap<>();
        resumed.describe(parameters);
        assertThat(parameters).containsEntry("resumed_ssrc", "false");
    }

    /** RFC 6263 4.6: packets without payload keep a way open. */
    @Test
    void datagram_whenItHasNoPayload_isNoDamage() {
        giveRun(0, 10);
        long checked = sample().checked();
        assertThat(give(Media.rtp(Media.SSRC, Media.MPEGTS, 10, new byte[0]))).isTrue();
        assertThat(sample().errors()).isZero();
        assertThat(sample().checked()).isEqualTo(checked);
        assertThat(sample().lost()).isZero();
    }

    @Test
    void datagram_whenNotRtp_isCountedAndNotPassedOn() {
        giveRun(0, 10);
        long lastMedia = sample().lastPacketNanos();
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        assertThat(give(Media.garbage())).isFalse();
        assertThat(give(new byte[0])).isFalse();
        assertThat(give(Media.rtcp())).isFalse();
        assertThat(sink.count()).isEqualTo(10);
        assertThat(sample().lastPacketNanos()).isEqualTo(lastMedia);
        assertThat(sample().errors()).isEqualTo(2);
        assertThat(sample().checked()).isEqualTo(9 * Media.TS_PER_DATAGRAM + 2);
        assertThat(measured("rtp_packets_malformed_total")).isEqualTo(2);
        assertThat(measured("rtp_packets_rtcp_total")).isEqualTo(1);
    }

    @Test
    void datagram_whenFromARival_isTurnedAwayWhileTheSourceLives() {
        giveRun(0, 10);
        for (int i = 10; i < 60; i++) {
            give(Media.rtp(i));
            assertThat(give(Media.rtp(OTHER_SSRC, Media.MPEGTS, i, Media.ts(i))))
                    .isFalse();
        }
        give(Media.rtp(60));
        assertThat(sink.count()).isEqualTo(61);
        assertThat(measured("rtp_foreign_packets_total")).isEqualTo(50);
        assertThat(measured("rtp_ssrc_changes_total")).isZero();
        assertThat(sample().lost()).isZero();
        assertThat(sample().errors()).isZero();
    }

    @Test
    void datagram_whenTheEncoderRestarts_isFollowedFromItsFirstPacketOn() {
        giveRun(0, 10);
        nowNanos += TimeUnit.SECONDS.toNanos(3);
        byte[] first = Media.rtp(OTHER_SSRC, Media.MPEGTS, 500, Media.ts(3));
        byte[] second = Media.rtp(OTHER_SSRC, Media.MPEGTS, 501, Media.ts(4));
        assertThat(give(first)).isFalse();
        assertThat(give(second)).isTrue();
        assertThat(sink.received()).hasSize(12).endsWith(first, second);
        assertThat(measured("rtp_ssrc_changes_total")).isEqualTo(1);
        assertThat(measured("rtp_foreign_packets_total")).isZero();
        assertThat(sample().lost()).isZero();
        assertThat(sample().errors()).isZero();
    }

    @Test
    void datagram_whenTheSourceGoesOnAfterSilence_isMediaAtOnce() {
        giveRun(0, 10);
        nowNanos += TimeUnit.SECONDS.toNanos(30);
        assertThat(give(Media.rtp(10))).isTrue();
        assertThat(sample().lastPacketNanos()).isEqualTo(nowNanos);
    }

    @Test
    void datagram_whenTheSourceJumpsInSequence_isPassedOnAtOnce() {
        giveRun(0, 10);
        byte[] jumped = Media.rtp(30_000);
        assertThat(give(jumped)).isTrue();
        give(Media.rtp(30_001));
        assertThat(sink.received()).hasSize(12).contains(jumped);
        assertThat(measured("rtp_sequence_restarts_total")).isEqualTo(1);
        assertThat(sample().lost()).isZero();
    }

    @Test
    void datagram_whenEveryTwentiethIsLost_countsExactlyThose() {
        int lost = 0;
        for (int i = 0; i < 2000; i++) {
            if (i % 20 == 10) {
                lost++;
            } else {
                give(Media.rtp(i));
            }
        }
        giveRun(2000, 200);
        assertThat(lost).isEqualTo(100);
        assertThat(sample().lost()).isEqualTo(100);
        assertThat(sample().expected()).isEqualTo(2200);
        assertThat(sample().packets()).isEqualTo(2100);
        // 7 packets are missing of 16, so each gap is seen by the counter.
        assertThat(measured("ts_continuity_errors_total")).isEqualTo(100);
        assertThat(sample().errors()).isEqualTo(100);
        assertThat(sample().checked()).isEqualTo(2099L * Media.TS_PER_DATAGRAM);
    }

    @Test
    void datagram_whenTwiceOrLate_isPassedOnceInOrderAndCounted() {
        giveRun(0, 10);
        give(Media.rtp(9));
        give(Media.rtp(11));
        assertThat(sink.count()).isEqualTo(10);
        give(Media.rtp(10));
        assertThat(sink.received()).hasSize(12).endsWith(Media.rtp(10), Media.rtp(11));
        assertThat(measured("rtp_packets_duplicate_total")).isEqualTo(1);
        assertThat(measured("rtp_packets_reordered_total")).isEqualTo(1);
        assertThat(sample().packets()).isEqualTo(12);
        assertThat(sample().errors()).isZero();
    }

    @Test
    void datagram_whenItComesAfterItsPlaceWasGivenUp_isLateAndLost() {
        giveRun(0, 10);
        give(Media.rtp(11));
        assertThat(sample().lost()).isEqualTo(1);
        assertThat(intake.nextNanos()).isEqualTo(nowNanos + HOLD);
        intake.onTime(nowNanos + HOLD);
        assertThat(intake.nextNanos()).isEqualTo(Poller.NEVER);
        assertThat(sink.count()).isEqualTo(11);
        nowNanos += HOLD;
        assertThat(give(Media.rtp(10))).isTrue();
        assertThat(sink.count()).isEqualTo(11);
        assertThat(measured("rtp_packets_late_total")).isEqualTo(1);
        give(Media.rtp(12));
        assertThat(sample().lost()).isEqualTo(1);
        assertThat(sample().packets()).isEqualTo(12);
    }

    @Test
    void datagram_whenLost_isCountedBeforeItIsGivenUp() {
        giveRun(0, 10);
        giveRun(15, 3);
        assertThat(sample().lost()).isEqualTo(5);
        assertThat(sample().expected()).isEqualTo(18);
        assertThat(measured("rtp_packets_lost_total")).isZero();
    }

    /** RFC 3550 section 8.2: a third party, or a loop. */
    @Test
    void datagram_whenAnotherAddressUsesTheSourcesSsrc_isTurnedAwayWhileTheSourceLives() {
        giveRun(0, 10);
        InetSocketAddress moved = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 40_001);
        assertThat(intake.datagram(ByteBuffer.wrap(Media.rtp(10)), moved, nowNanos))
                .isFalse();
        assertThat(measured("rtp_ssrc_collisions_total")).isEqualTo(1);
        nowNanos += TimeUnit.SECONDS.toNanos(1);
        assertThat(intake.datagram(ByteBuffer.wrap(Media.rtp(10)), moved, nowNanos))
                .isTrue();
        assertThat(intake.sender()).isEqualTo(moved);
        assertThat(sample().lost()).isZero();
    }

    @Test
    void datagram_whenUnderWayWhenItsSourceSaidGoodbye_isPassedOnAndNoReturn() {
        giveRun(0, 10);
        intake.sourceLeft(nowNanos);
        assertThat(give(Media.rtp(10))).isFalse();
        assertThat(sink.count()).isEqualTo(11);
        nowNanos += RtpIntake.STRAGGLERS_NANOS;
        assertThat(give(Media.rtp(11))).isTrue();
    }

    @Test
    void datagram_whenThePreservedSourceIsElsewhere_waitsForTheSecond() {
        intake = intake(new PreservedSource(0xCAFE0001L, 33, null, InetAddress.ofLiteral("192.0.2.9")), IN_ORDER);
        assertThat(give(Media.rtp(7))).isFalse();
        assertThat(give(Media.rtp(8))).isTrue();
    }

    @Test
    void datagram_whenThePreservedSourceHasAnotherPayloadType_waitsForTheSecond() {
        intake = intake(new PreservedSource(0xCAFE0001L, 96, null, ENCODER.getAddress()), IN_ORDER);
        assertThat(give(Media.rtp(7))).isFalse();
        assertThat(give(Media.rtp(8))).isTrue();
    }

    @Test
    void datagram_whenThePreservedSourceIsWhereItWas_isMediaAtOnce() {
        intake = intake(new PreservedSource(0xCAFE0001L, 33, null, ENCODER.getAddress()), IN_ORDER);
        assertThat(give(Media.rtp(7))).isTrue();
        assertThat(sink.count()).isEqualTo(1);
    }

    @Test
    void datagram_whenReorderingIsOff_isPassedOnAsItComes() {
        intake = intake(PreservedSource.NONE, AS_IT_COMES);
        giveRun(0, 10);
        give(Media.rtp(9));
        give(Media.rtp(11));
        give(Media.rtp(10));
        assertThat(sink.count()).isEqualTo(13);
        assertThat(measured("rtp_packets_duplicate_total")).isEqualTo(1);
        assertThat(measured("rtp_packets_reordered_total")).isEqualTo(1);
        // It was missing for a moment; how many were at most at one time stays counted.
        assertThat(sample().lost()).isEqualTo(1);
        assertThat(measured("rtp_packets_lost_total")).isZero();
    }

    @Test
    void codec_whenPayloadTypeIsDynamic_isFoundByLookingInside() {
        byte[] nal = new byte[900];
        for (int i = 0; i < 5; i++) {
            give(Media.rtp(Media.SSRC, 96, i, nal));
        }
        assertThat(intake.codec()).contains("rtp/96");
        assertThat(sample().checked()).isEqualTo(4);
        for (int i = 5; i < 10; i++) {
            give(Media.rtp(Media.SSRC, 97, i, Media.ts(i)));
        }
        assertThat(intake.codec()).contains("mpegts");
        assertThat(sample().errors()).isZero();
    }

    @Test
    void codec_whenNothingCame_isUnknown() {
        assertThat(intake.codec()).isEmpty();
        assertThat(intake.sender()).isNull();
        Map<String, String> parameters = new TreeMap<>();
        intake.describe(parameters);
        assertThat(parameters).isEmpty();
    }

    @Test
    void datagram_whenTheFirstIsLong_isHeldWhole() {
        byte[] jumbo = Media.rtp(Media.SSRC, 96, 1, new byte[8900]);
        byte[] longer = Media.rtp(Media.SSRC, 96, 2, new byte[60_000]);
        give(jumbo);
        give(longer);
        assertThat(sink.received()).containsExactly(jumbo, longer);
    }

    private RtpIntake intake(PreservedSource preserved, RtpOptions options) {
        return new RtpIntake(sink, new RtpReceiver(), null, preserved, options);
    }

    private static PreservedSource preserved(int ssrc) {
        return new PreservedSource(Integer.toUnsignedLong(ssrc), -1, null, null);
    }

    private boolean give(byte[] datagram) {
        nowNanos += 3_000_000;
        return intake.datagram(ByteBuffer.wrap(datagram), ENCODER, nowNanos);
    }

    private void giveRun(int firstSequence, int count) {
        for (int i = firstSequence; i < firstSequence + count; i++) {
            give(Media.rtp(i));
        }
    }

    private ConnectionSample sample() {
        return intake.sample(nowNanos);
    }

    private double measured(String name) {
        Map<String, Double> statistics = new TreeMap<>();
        intake.measure(statistics);
        return statistics.getOrDefault(name, -1.0);
    }
}
