package dev.holdfast.media.mpegts;

import static dev.holdfast.media.mpegts.TsPackets.packet;
import static dev.holdfast.media.mpegts.TsPackets.payload;
import static dev.holdfast.media.mpegts.TsPackets.withFlags;
import static dev.holdfast.media.mpegts.TsPackets.withTransportError;
import static dev.holdfast.media.mpegts.TsPackets.withoutPayload;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The rules of ISO/IEC 13818-1 section 2.4.3.3, one test each. */
class TsContinuityTest {

    private static final int DISCONTINUITY = 0x80;

    private final Accounting accounting = new Accounting();

    @Test
    void counter_whenItGrowsByOneAndWraps_isNoError() {
        for (int i = 0; i < 40; i++) {
            send(packet(i));
        }
        assertErrors(0);
    }

    @Test
    void counter_whenFirstOfItsPid_mayBeAny() {
        send(packet(TsPackets.PID, 9), packet(0x101, 3), packet(0, 15), packet(0x1FFE, 1));
        assertErrors(0);
    }

    @Test
    void counter_whenPidsAlternate_isFollowedForEachAlone() {
        send(packet(0x100, 0), packet(0x101, 7), packet(0x100, 1), packet(0x101, 8), packet(0x101, 10));
        assertErrors(1);
    }

    @Test
    void counter_whenPacketsAreMissing_isOneErrorAndGoesOnFromThere() {
        send(packet(3), packet(7), packet(8), packet(9));
        assertErrors(1);
    }

    @Test
    void counter_whenItGoesBack_isAnError() {
        send(packet(3), packet(4), packet(3), packet(4));
        assertErrors(1);
    }

    @Test
    void noPayload_whenCounterStays_isNoErrorHoweverOften() {
        send(packet(3), withoutPayload(3), withoutPayload(3), withoutPayload(3), packet(4));
        assertErrors(0);
        assertThat(accounting.snapshot().duplicates()).isZero();
    }

    @Test
    void noPayload_whenCounterGrows_isAnError() {
        send(packet(3), withoutPayload(4), packet(5));
        assertErrors(1);
    }

    @Test
    void reservedAdaptationFieldControl_whenCounterStays_isNoError() {
        byte[] reserved = packet(3);
        reserved[3] &= 0x0F;
        send(packet(3), reserved, packet(4));
        assertErrors(0);
    }

    @Test
    void duplicate_whenOnce_isLegalAndCounted() {
        send(packet(3), packet(3), packet(4), packet(4), packet(5));
        assertErrors(0);
        assertThat(accounting.snapshot().duplicates()).isEqualTo(2);
    }

    @Test
    void duplicate_whenTwice_isAnError() {
        send(packet(3), packet(3), packet(3), packet(4));
        assertErrors(1);
        assertThat(accounting.snapshot().duplicates()).isEqualTo(1);
    }

    @Test
    void duplicate_whenNotDirectlyAfterTheFirst_isAnError() {
        send(packet(3), withoutPayload(3), packet(3), packet(4));
        assertErrors(1);
        assertThat(accounting.snapshot().duplicates()).isZero();
    }

    @Test
    void discontinuityIndicator_whenSet_permitsAnyCounter() {
        send(packet(3), withFlags(11, DISCONTINUITY), packet(12));
        assertErrors(0);
    }

    @Test
    void discontinuityIndicator_whenClear_permitsNone() {
        send(packet(3), withFlags(11, 0x7F), packet(12));
        assertErrors(1);
    }

    @Test
    void discontinuityIndicator_whenAdaptationFieldIsEmpty_isNotReadFromThePayload() {
        send(packet(3), withFlags(11, -1), packet(12));
        assertErrors(1);
    }

    @Test
    void nullPid_whenCounterJumps_isNoError() {
        send(packet(TsPacket.NULL_PID, 3), packet(TsPacket.NULL_PID, 9), packet(TsPacket.NULL_PID, 9));
        assertErrors(0);
        assertThat(accounting.snapshot().nullPackets()).isEqualTo(3);
        assertThat(accounting.snapshot().packets()).isEqualTo(3);
    }

    @Test
    void transportError_whenSet_isNotFollowedButTheNextPacketShowsTheGap() {
        send(packet(3), withTransportError(packet(9)), packet(5));
        assertErrors(1);
        assertThat(accounting.snapshot().transportErrors()).isEqualTo(1);
    }

    @Test
    void restart_whenCountersAreOthersThen_isNoErrorAndTotalsGoOn() {
        send(packet(3), packet(5));
        accounting.restart();
        send(packet(11), packet(12));
        assertErrors(1);
        assertThat(accounting.snapshot().packets()).isEqualTo(4);
    }

    private void send(byte[]... packets) {
        assertThat(accounting.onPayload(payload(packets))).isTrue();
    }

    private void assertErrors(long count) {
        assertThat(accounting.snapshot().continuityErrors()).isEqualTo(count);
    }
}
