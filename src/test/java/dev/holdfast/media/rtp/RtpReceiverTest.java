package dev.holdfast.media.rtp;

import static dev.holdfast.media.rtp.RtpDatagrams.SSRC;
import static dev.holdfast.media.rtp.RtpDatagrams.octets;
import static dev.holdfast.media.rtp.RtpDatagrams.packet;
import static dev.holdfast.media.rtp.RtpVerdict.ACCEPTED;
import static dev.holdfast.media.rtp.RtpVerdict.DUPLICATE;
import static dev.holdfast.media.rtp.RtpVerdict.MALFORMED;
import static dev.holdfast.media.rtp.RtpVerdict.PENDING;
import static dev.holdfast.media.rtp.RtpVerdict.REORDERED;
import static dev.holdfast.media.rtp.RtpVerdict.RTCP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class RtpReceiverTest {

    private final RtpReceiver receiver = new RtpReceiver();

    @Test
    void receiver_whenNothingCame_isAllZero() {
        assertThat(receiver.snapshot()).isEqualTo(new RtpStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1));
    }

    @Test
    void source_whenTwoPacketsInARow_isConfirmedAndBothCount() {
        assertThat(send(10)).isEqualTo(PENDING);
        assertThat(receiver.snapshot().packetsPending()).isEqualTo(1);
        assertThat(receiver.snapshot().ssrc()).isEqualTo(-1);
        assertThat(send(11)).isEqualTo(ACCEPTED);

        RtpStatistics seen = receiver.snapshot();
        assertThat(seen.packetsReceived()).isEqualTo(2);
        assertThat(seen.packetsExpected()).isEqualTo(2);
        assertThat(seen.packetsPending()).isZero();
        assertThat(seen.ssrc()).isEqualTo(0xCAFE0001L);
        assertThat(seen.payloadType()).isEqualTo(33);
        assertThat(seen.ssrcChanges()).isZero();
    }

    @Test
    void source_whenPacketsAreNotInARow_isNotConfirmed() {
        assertThat(send(10, 12, 14)).isEqualTo(PENDING);

        assertThat(receiver.snapshot().packetsReceived()).isZero();
        assertThat(receiver.snapshot().packetsDiscarded()).isEqualTo(2);
        assertThat(receiver.snapshot().packetsPending()).isEqualTo(1);
    }

    @Test
    void source_whenConfirmedAcrossTheWrap_countsOneCycle() {
        send(65535, 0, 1);

        assertThat(receiver.snapshot().extendedHighestSequence()).isEqualTo(65537);
        assertThat(receiver.snapshot().packetsExpected()).isEqualTo(3);
    }

    @Test
    void gap_whenStillFillable_isMissingAndNotLost() {
        send(10, 11);
        assertThat(send(15)).isEqualTo(ACCEPTED);

        assertThat(receiver.snapshot().packetsExpected()).isEqualTo(6);
        assertThat(receiver.snapshot().packetsMissing()).isEqualTo(3);
        assertThat(receiver.snapshot().packetsLost()).isZero();
    }

    @Test
    void gap_when128PacketsOld_isLost() {
        send(10, 11, 13);
        sendRange(14, 12 + 127);
        assertThat(receiver.snapshot().packetsMissing()).isEqualTo(1);
        assertThat(receiver.snapshot().packetsLost()).isZero();

        send(12 + 128);

        assertThat(receiver.snapshot().packetsMissing()).isZero();
        assertThat(receiver.snapshot().packetsLost()).isEqualTo(1);
    }

    @Test
    void gap_whenWiderThanTheWindow_isLostBeyondIt() {
        send(10, 11, 11 + 1000);

        assertThat(receiver.snapshot().packetsMissing()).isEqualTo(127);
        assertThat(receiver.snapshot().packetsLost()).isEqualTo(999 - 127);
    }

    @Test
    void gap_whenAcrossTheWrap_isCountedExactly() {
        send(65530, 65531, 3);

        assertThat(receiver.snapshot().packetsMissing()).isEqualTo(7);
        assertThat(receiver.snapshot().extendedHighestSequence()).isEqualTo(65539);
    }

    @Test
    void latePacket_whenItFillsAGap_isReorderedAndNotMissing() {
        send(10, 11, 13);
        assertThat(send(12)).isEqualTo(REORDERED);

        assertThat(receiver.snapshot().reordered()).isEqualTo(1);
        assertThat(receiver.snapshot().packetsMissing()).isZero();
        assertThat(receiver.snapshot().packetsReceived()).isEqualTo(4);
    }

    @Test
    void latePacket_when99Behind_stillFills_andWhen100Behind_isAJump() {
        sendRange(10, 11);
        send(200, 300);
        assertThat(send(201)).isEqualTo(REORDERED);
        assertThat(send(200)).isEqualTo(PENDING);
    }

    @Test
    void latePacket_whenOlderThanTheFirstOne_isExpectedAndReceived() {
        send(10, 11);
        assertThat(send(8)).isEqualTo(REORDERED);

        assertThat(receiver.snapshot().packetsExpected()).isEqualTo(3);
        assertThat(receiver.snapshot().packetsReceived()).isEqualTo(3);
        assertThat(receiver.snapshot().packetsMissing()).isZero();
    }

    @Test
    void duplicate_whenOfTheLastOrAnEarlierPacket_isCountedAndHidesNoLoss() {
        send(10, 11, 13);
        assertThat(send(13)).isEqualTo(DUPLICATE);
        assertThat(send(10)).isEqualTo(DUPLICATE);

        assertThat(receiver.snapshot().duplicates()).isEqualTo(2);
        assertThat(receiver.snapshot().packetsReceived()).isEqualTo(5);
        assertThat(receiver.snapshot().packetsMissing()).isEqualTo(1);
    }

    @Test
    void duplicate_whenOfALatePacketInTheOlderHalfOfTheWindow_isCounted() {
        send(10, 11, 13);
        sendRange(14, 100);
        assertThat(send(12)).isEqualTo(REORDERED);
        assertThat(send(12)).isEqualTo(DUPLICATE);
    }

    @Test
    void jump_whenBelowMaxDropout_isAGap_andFromThereARestart() {
        send(10, 11, 11 + 2999);
        assertThat(receiver.snapshot().packetsExpected()).isEqualTo(3001);

        assertThat(send(11 + 2999 + 3000)).isEqualTo(PENDING);
        assertThat(send(11 + 2999 + 3001)).isEqualTo(ACCEPTED);

        RtpStatistics seen = receiver.snapshot();
        assertThat(seen.sequenceRestarts()).isEqualTo(1);
        assertThat(seen.ssrcChanges()).isZero();
        assertThat(seen.packetsExpected()).isEqualTo(3003);
        assertThat(seen.packetsMissing()).isZero();
        assertThat(seen.packetsLost()).isEqualTo(2998);
    }

    @Test
    void jump_whenItStaysAlone_isDiscarded() {
        send(10, 11);
        assertThat(send(30000)).isEqualTo(PENDING);
        assertThat(send(12)).isEqualTo(ACCEPTED);
        assertThat(send(30001)).isEqualTo(PENDING);

        assertThat(receiver.snapshot().packetsDiscarded()).isEqualTo(1);
        assertThat(receiver.snapshot().packetsExpected()).isEqualTo(3);
    }

    @Test
    void otherSsrc_whenAStray_doesNotStealTheSession() {
        send(10, 11);
        assertThat(sendFrom(7, 500, 1_000_000_000_000L)).isEqualTo(PENDING);
        assertThat(send(12)).isEqualTo(ACCEPTED);

        assertThat(receiver.snapshot().ssrc()).isEqualTo(0xCAFE0001L);
        assertThat(receiver.snapshot().ssrcChanges()).isZero();
        assertThat(receiver.snapshot().packetsDiscarded()).isEqualTo(1);
    }

    @Test
    void otherSsrc_whenTheOldSourceIsQuiet_takesOverAtItsSecondPacketAndTotalsGoOn() {
        send(10, 11, 13);
        long quiet = RtpReceiver.DEFAULT_TAKEOVER_QUIET_NANOS;
        assertThat(sendFrom(7, 500, quiet)).isEqualTo(PENDING);
        assertThat(sendFrom(7, 501, quiet + 1)).isEqualTo(ACCEPTED);

        RtpStatistics seen = receiver.snapshot();
        assertThat(seen.ssrc()).isEqualTo(7);
        assertThat(seen.ssrcChanges()).isEqualTo(1);
        assertThat(seen.packetsReceived()).isEqualTo(5);
        assertThat(seen.packetsExpected()).isEqualTo(6);
        assertThat(seen.packetsLost()).isEqualTo(1);
        assertThat(seen.packetsMissing()).isZero();
        assertThat(seen.extendedHighestSequence()).isEqualTo(501);
    }

    @Test
    void otherSsrc_whenTheOldSourceWasJustHeard_waitsForItsQuietAndThenCountsAll() {
        send(10, 11);
        long quiet = RtpReceiver.DEFAULT_TAKEOVER_QUIET_NANOS;
        sendFrom(7, 500, 1);
        sendFrom(7, 501, 2);
        assertThat(sendFrom(7, 502, quiet - 1)).isEqualTo(PENDING);
        assertThat(sendFrom(7, 503, quiet)).isEqualTo(ACCEPTED);

        assertThat(receiver.snapshot().packetsReceived()).isEqualTo(6);
        assertThat(receiver.snapshot().packetsDiscarded()).isZero();
    }

    @Test
    void otherSsrc_whenBothSendersAreLive_neverTakesOver() {
        send(10, 11);
        for (int i = 0; i < 1000; i++) {
            long nowNanos = i * 20_000_000L;
            sendFrom(7, 500 + 2 * i, nowNanos + 1);
            sendFrom(7, 501 + 2 * i, nowNanos + 2);
            assertThat(sendFrom(SSRC, 12 + i, nowNanos + 3)).isEqualTo(ACCEPTED);
        }

        assertThat(receiver.snapshot().ssrcChanges()).isZero();
        assertThat(receiver.snapshot().packetsDiscarded()).isEqualTo(2000);
    }

    @Test
    void restart_whenTheSameSourceGoesOn_countsNoLossForThePause() {
        send(10, 11, 13);
        send(14, 5000);
        receiver.restart();
        send(1000, 1001);

        RtpStatistics seen = receiver.snapshot();
        assertThat(seen.packetsReceived()).isEqualTo(6);
        assertThat(seen.packetsExpected()).isEqualTo(7);
        assertThat(seen.packetsLost()).isEqualTo(1);
        assertThat(seen.packetsDiscarded()).isEqualTo(1);
        assertThat(seen.ssrcChanges()).isZero();
        assertThat(seen.sequenceRestarts()).isZero();
    }

    @Test
    void restart_whenAnotherSourceComes_countsTheChangeAndNeedsNoQuiet() {
        send(10, 11);
        receiver.restart();
        sendFrom(7, 500, 1);
        assertThat(sendFrom(7, 501, 2)).isEqualTo(ACCEPTED);

        assertThat(receiver.snapshot().ssrcChanges()).isEqualTo(1);
    }

    @Test
    void otherDatagrams_whenRtcpOrMalformed_areCountedApart() {
        assertThat(receiver.onDatagram(octets(0x80, 200, 0, 6), 0)).isEqualTo(RTCP);
        assertThat(receiver.onDatagram(octets(0x47, 1, 0, 0x10), 0)).isEqualTo(MALFORMED);

        assertThat(receiver.snapshot().rtcpPackets()).isEqualTo(1);
        assertThat(receiver.snapshot().malformed()).isEqualTo(1);
        assertThat(receiver.snapshot().packetsReceived()).isZero();
    }

    @Test
    void constructor_whenArgumentsAreOutOfRange_saysWhich() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RtpReceiver(0, 0))
                .withMessage("clockRateHz must be above 0, but is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RtpReceiver(1, -1))
                .withMessage("takeoverQuietNanos must be 0 or above, but is -1");
    }

    /** Sends the packets of the usual source at time 0 and answers the last verdict. */
    private RtpVerdict send(int first, int... more) {
        RtpVerdict last = receiver.onDatagram(packet(first), 0);
        for (int each : more) {
            last = receiver.onDatagram(packet(each), 0);
        }
        return last;
    }

    private RtpVerdict sendFrom(int ssrc, int sequence, long nowNanos) {
        return receiver.onDatagram(packet(ssrc, sequence, 0), nowNanos);
    }

    private void sendRange(int from, int to) {
        for (int i = from; i <= to; i++) {
            send(i);
        }
    }
}
