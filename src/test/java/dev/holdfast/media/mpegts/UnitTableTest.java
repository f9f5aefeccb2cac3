package dev.holdfast.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class UnitTableTest {

    private static final int ROOM = 184;

    private final UnitTable units = new UnitTable();

    private int after(byte[]... packets) {
        for (byte[] packet : packets) {
            ByteBuffer buffer = ByteBuffer.wrap(packet);
            units.follow(buffer, 0, TsPacket.header(buffer, 0));
        }
        return units.openUnits();
    }

    private boolean continues(byte[] packet) {
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        return units.continues(buffer, 0, TsPacket.header(buffer, 0));
    }

    @Test
    void pes_withStatedLength_isOpenUntilItsLastOctet() {
        assertThat(after(Units.pes(1, 0, 2 * ROOM - 6))).isOne();
        assertThat(after(TsPackets.packet(1, 1))).isZero();
        assertThat(after(Units.pes(1, 2, 2 * ROOM - 5))).isOne();
        assertThat(after(TsPackets.packet(1, 3))).isOne();
        assertThat(after(TsPackets.packet(1, 4))).isZero();
    }

    @Test
    void pes_withinOnePacket_isComplete() {
        assertThat(after(Units.pes(1, 0, ROOM - 6))).isZero();
    }

    @Test
    void pes_withoutStatedLength_isOpenUntilACompleteOneFollows() {
        assertThat(after(Units.pes(1, 0, 0), TsPackets.packet(1, 1))).isOne();
        assertThat(after(Units.pes(1, 2, 0))).isOne();
        assertThat(after(Units.pes(1, 3, 10))).isZero();
    }

    @Test
    void sections_areOpenUntilTheirLastOctet() {
        assertThat(after(Units.sections(0, 0, 0, 13))).isZero();
        assertThat(after(Units.sections(0, 1, 0, 13, 300))).isOne();
        assertThat(after(TsPackets.packet(0, 2))).isZero();
    }

    @Test
    void sections_afterTheRestOfAnOlderOne_countFromThePointerOn() {
        assertThat(after(Units.sections(0, 0, 100, 13))).isZero();
        assertThat(after(Units.sections(0, 1, 100, ROOM - 1 - 100 - 3))).isZero();
        assertThat(after(Units.sections(0, 2, 100, ROOM - 100 - 3))).isOne();
    }

    @Test
    void section_whoseHeaderIsSplit_isOpen() {
        assertThat(after(Units.sections(0, 0, 0, ROOM - 1 - 3 - 2))).isZero();
        byte[] split = Units.sections(0, 0, 0, ROOM - 1 - 3 - 2);
        split[186] = 2;
        assertThat(after(split)).isOne();
    }

    @Test
    void unit_thatIsScrambled_isOpen() {
        byte[] scrambled = TsPackets.scrambled(Units.pes(1, 0, 10));
        assertThat(after(scrambled)).isOne();
    }

    @Test
    void unit_ofAnotherPid_isCountedApart() {
        assertThat(after(Units.pes(1, 0, 0), Units.pes(2, 0, 0))).isEqualTo(2);
        assertThat(after(Units.pes(1, 1, 1))).isOne();
    }

    @Test
    void adaptationField_ofAnyLength_isSkipped() {
        byte[] packet = Units.start(1, 0);
        packet[3] |= 0x20;
        for (int length = 0; length < 256; length++) {
            packet[4] = (byte) length;
            assertThat(after(packet)).isBetween(0, 1);
        }
    }

    @Test
    void packet_withTheNextCounterOfItsPid_continues() {
        assertThat(continues(TsPackets.packet(1, 0))).isFalse();
        after(TsPackets.packet(1, 15));
        assertThat(continues(TsPackets.packet(1, 0))).isTrue();
        assertThat(continues(TsPackets.packet(1, 15))).isFalse();
        assertThat(continues(TsPackets.packet(2, 0))).isFalse();
    }

    @Test
    void packet_thatAnnouncesADiscontinuity_doesNotContinue() {
        byte[] packet = TsPackets.withFlags(1, 0x80);
        after(TsPackets.packet(0));
        assertThat(continues(packet)).isFalse();
        assertThat(continues(TsPackets.withFlags(1, 0))).isTrue();
    }

    @Test
    void pids_beyondItsSize_areNotFollowed() {
        for (int pid = 0; pid < UnitTable.SLOTS + 10; pid++) {
            after(Units.pes(pid, 0, 0));
        }
        assertThat(units.openUnits()).isEqualTo(UnitTable.SLOTS);
        assertThat(continues(TsPackets.packet(UnitTable.SLOTS - 1, 1))).isTrue();
        assertThat(continues(TsPackets.packet(UnitTable.SLOTS, 1))).isFalse();
    }
}
