package dev.holdfast.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SectionAssemblerTest {

    private static final byte[] SHORT = TsMaker.pat(1, 1, 0x100);
    private static final byte[] LONG = TsMaker.section(2, 7, 0, new byte[600]);

    private final List<byte[]> sections = new ArrayList<>();
    private final List<Integer> damaged = new ArrayList<>();
    private final SectionAssembler assembler = new SectionAssembler(0x20, new SectionAssembler.Sink() {
        @Override
        public void section(int pid, byte[] section, int length) {
            sections.add(Arrays.copyOf(section, Math.min(length, SectionAssembler.CAPACITY)));
        }

        @Override
        public void damaged(int pid, int tableId) {
            damaged.add(tableId);
        }
    });

    @Test
    void section_whenInOnePacket_isGiven() {
        start(0, SHORT);
        assertSections(SHORT);
    }

    @Test
    void sections_whenSeveralInAPacket_areAllGivenUpToTheStuffing() {
        start(0, TsPackets.join(SHORT, SHORT, new byte[] {-1, -1, 5}));
        assertSections(SHORT, SHORT);
    }

    @Test
    void section_whenItBeginsBehindAPointer_isGivenAndWhatIsBeforeItBelongsToTheOneBefore() {
        start(0, Arrays.copyOf(LONG, 183));
        more(Arrays.copyOfRange(LONG, 183, 367));
        more(Arrays.copyOfRange(LONG, 367, 551));
        int rest = LONG.length - 551;
        start(rest, TsPackets.join(Arrays.copyOfRange(LONG, 551, LONG.length), SHORT));
        assertSections(LONG, SHORT);
    }

    @Test
    void section_whenItsHeaderLiesOverTwoPackets_isGiven() {
        start(0, Arrays.copyOf(SHORT, 2));
        more(Arrays.copyOfRange(SHORT, 2, SHORT.length));
        assertSections(SHORT);
    }

    @Test
    void section_whenPacketsAreMissing_isDroppedAndIsNoError() {
        start(0, Arrays.copyOf(LONG, 183));
        packet(false, true, Arrays.copyOfRange(LONG, 367, 551));
        start(0, SHORT);
        assertSections(SHORT);
    }

    @Test
    void section_whenPacketsAreMissingBeforeAPointer_isTakenFromThePointer() {
        start(0, Arrays.copyOf(LONG, 183));
        packet(true, true, TsPackets.join(new byte[] {3, 1, 2, 3}, SHORT));
        assertSections(SHORT);
    }

    @Test
    void section_whenOneBitIsWrong_isDamaged() {
        for (int bit = 24; bit < SHORT.length * 8; bit++) {
            byte[] wrong = SHORT.clone();
            wrong[bit / 8] ^= (byte) (1 << (bit % 8));
            start(0, wrong);
        }
        assertThat(sections).isEmpty();
        assertThat(damaged).hasSize((SHORT.length - 3) * 8);
    }

    @Test
    void section_whenTheNextBeginsTooEarly_isDamaged() {
        start(0, Arrays.copyOf(LONG, 183));
        start(0, SHORT);
        assertThat(sections).hasSize(1);
        assertThat(damaged).containsExactly(2);
    }

    @Test
    void section_whenItClaimsMoreThanItMay_isDamagedAtOnceAndKeepsNothing() {
        start(0, new byte[] {0, (byte) 0xBF, (byte) 0xFF, 1, 2, 3});
        assertThat(damaged).containsExactly(0);
        more(new byte[184]);
        start(0, SHORT);
        assertThat(sections).hasSize(1);
    }

    @Test
    void section_whenTooShortForItsCrc_isDamaged() {
        start(0, new byte[] {0, (byte) 0xB0, 2, 1, 2});
        assertThat(damaged).containsExactly(0);
    }

    @Test
    void section_whenLongerThanIsKept_isStillChecked() {
        byte[] events = TsMaker.section(0x50, 1, 0, new byte[3000]);
        feed(events);
        assertThat(sections).hasSize(1);
        events[2000] ^= 4;
        feed(events);
        assertThat(sections).hasSize(1);
        assertThat(damaged).containsExactly(0x50);
    }

    @Test
    void section_whenItsTableHasNoCrc_isNotChecked() {
        start(0, new byte[] {(byte) 0xFC, 0x30, 3, 9, 9, 9});
        assertThat(sections).hasSize(1);
    }

    @Test
    void pointer_whenItLeadsOutOfThePacket_isNoSection() {
        packet(true, false, new byte[] {(byte) 200, 1, 2});
        packet(true, false, new byte[0]);
        assertSections();
    }

    private void feed(byte[] section) {
        start(0, Arrays.copyOf(section, 183));
        for (int at = 183; at < section.length; at += 184) {
            more(Arrays.copyOfRange(section, at, Math.min(section.length, at + 184)));
        }
    }

    private void start(int pointer, byte[] octets) {
        packet(true, false, TsPackets.join(new byte[] {(byte) pointer}, octets));
    }

    private void more(byte[] octets) {
        packet(false, false, octets);
    }

    private void packet(boolean unitStart, boolean gap, byte[] octets) {
        assembler.packet(ByteBuffer.wrap(octets), 0, octets.length, unitStart, gap);
    }

    private void assertSections(byte[]... expected) {
        assertThat(sections).containsExactly(expected);
        assertThat(damaged).isEmpty();
    }
}
