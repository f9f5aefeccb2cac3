package dev.holdfast.media.mpegts;

import static dev.holdfast.media.mpegts.TsPackets.packet;
import static dev.holdfast.media.mpegts.TsPackets.payload;
import static dev.holdfast.media.mpegts.TsPackets.scrambled;
import static dev.holdfast.media.mpegts.TsPackets.withTransportError;
import static dev.holdfast.media.mpegts.TsPackets.withoutSync;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class TsAccountingTest {

    private final Accounting accounting = new Accounting();

    @Test
    void accounting_whenNothingCame_isAllZero() {
        assertThat(accounting.snapshot()).isEqualTo(new TsStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, TsLayout.PLAIN));
    }

    @Test
    void payload_whenSevenGoodPackets_countsThemWithoutError() {
        assertThat(accounting.onPayload(sevenFrom(0))).isTrue();
        assertThat(accounting.onPayload(sevenFrom(7))).isTrue();

        assertThat(accounting.snapshot().packets()).isEqualTo(14);
        assertThat(accounting.snapshot().erroredPackets()).isZero();
    }

    @Test
    void payload_whenPartOfADirectLittleEndianBuffer_isReadInPlace() {
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(1500).order(ByteOrder.LITTLE_ENDIAN).position(12);
        buffer.put(sevenFrom(0)).flip();

        assertThat(accounting.onPayload(buffer, 12, 7 * 188)).isTrue();

        assertThat(accounting.snapshot().packets()).isEqualTo(7);
        assertThat(accounting.snapshot().erroredPackets()).isZero();
        assertThat(buffer.position()).isZero();
    }

    @Test
    void payload_whenOutsideTheBuffersLimit_isTheCallersError() {
        ByteBuffer buffer = sevenFrom(0).limit(188);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> accounting.onPayload(buffer, 0, 7 * 188));
        assertThat(accounting.snapshot().notTsPayloads()).isZero();
    }

    @Test
    void syncByte_whenBrokenInOnePacket_isOneSyncErrorAndAGap() {
        accounting.onPayload(payload(packet(0), withoutSync(packet(1)), packet(2)));

        assertThat(accounting.snapshot().syncErrors()).isEqualTo(1);
        assertThat(accounting.snapshot().continuityErrors()).isEqualTo(1);
        assertThat(accounting.snapshot().packets()).isEqualTo(3);
    }

    @Test
    void syncByte_whenBrokenInTheFirstPacket_leavesTheRestCounted() {
        assertThat(accounting.onPayload(payload(withoutSync(packet(0)), packet(1), packet(2))))
                .isTrue();

        assertThat(accounting.snapshot().syncErrors()).isEqualTo(1);
        assertThat(accounting.snapshot().continuityErrors()).isZero();
    }

    @Test
    void syncByte_whenBrokenInMoreThanHalf_makesItNotTs() {
        assertThat(accounting.onPayload(payload(packet(0), withoutSync(packet(1)), withoutSync(packet(2)))))
                .isFalse();

        assertThat(accounting.snapshot().notTsPayloads()).isEqualTo(1);
        assertThat(accounting.snapshot().packets()).isZero();
    }

    @Test
    void transportErrorIndicator_whenSet_isCountedAndNothingElseOfThePacket() {
        accounting.onPayload(
                payload(packet(0), withTransportError(scrambled(packet(TsPacket.NULL_PID, 1))), packet(1)));

        assertThat(accounting.snapshot().transportErrors()).isEqualTo(1);
        assertThat(accounting.snapshot().nullPackets()).isZero();
        assertThat(accounting.snapshot().scrambledPackets()).isZero();
        assertThat(accounting.snapshot().continuityErrors()).isZero();
    }

    @Test
    void scrambledPackets_whenSeen_areCountedAndFollowed() {
        accounting.onPayload(payload(scrambled(packet(0)), scrambled(packet(1)), scrambled(packet(3))));

        assertThat(accounting.snapshot().scrambledPackets()).isEqualTo(3);
        assertThat(accounting.snapshot().continuityErrors()).isEqualTo(1);
    }

    @Test
    void layout_whenOtherThan188_isFoundAndCountedInIt() {
        accounting.onPayload(payload(packet(0), new byte[16], packet(1), new byte[16]));
        assertThat(accounting.snapshot().layout()).isEqualTo(TsLayout.REED_SOLOMON);
        accounting.onPayload(payload(new byte[4], packet(2), new byte[4], packet(3)));
        assertThat(accounting.snapshot().layout()).isEqualTo(TsLayout.TIME_CODED);
        accounting.onPayload(payload(packet(4), packet(5)));
        assertThat(accounting.snapshot().layout()).isEqualTo(TsLayout.PLAIN);

        assertThat(accounting.snapshot().packets()).isEqualTo(6);
        assertThat(accounting.snapshot().erroredPackets()).isZero();
    }

    @Test
    void layout_whenDamagedInOneSyncByte_staysWhatItWas() {
        accounting.onPayload(payload(new byte[4], packet(0), new byte[4], packet(1)));
        accounting.onPayload(payload(new byte[4], withoutSync(packet(2)), new byte[4], packet(3)));

        assertThat(accounting.snapshot().layout()).isEqualTo(TsLayout.TIME_CODED);
        assertThat(accounting.snapshot().syncErrors()).isEqualTo(1);
        assertThat(accounting.snapshot().packets()).isEqualTo(4);
    }

    @Test
    void payload_whenItEndsWithinAPacket_isCountedUpToThere() {
        assertThat(accounting.onPayload(sevenFrom(0).limit(7 * 188 - 1))).isTrue();

        assertThat(accounting.snapshot().packets()).isEqualTo(6);
        assertThat(accounting.snapshot().truncatedPayloads()).isEqualTo(1);
    }

    @Test
    void payload_whenNotTs_isCountedAsSuchAndNothingElse() {
        assertThat(accounting.onPayload(ByteBuffer.allocate(0))).isFalse();
        assertThat(accounting.onPayload(ByteBuffer.allocate(187))).isFalse();
        assertThat(accounting.onPayload(ByteBuffer.allocate(1316))).isFalse();

        assertThat(accounting.snapshot()).isEqualTo(new TsStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 3, TsLayout.PLAIN));
    }

    private static ByteBuffer sevenFrom(int counter) {
        byte[][] packets = new byte[7][];
        for (int i = 0; i < packets.length; i++) {
            packets[i] = packet(counter + i);
        }
        return payload(packets);
    }
}
