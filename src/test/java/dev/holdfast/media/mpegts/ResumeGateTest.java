package dev.holdfast.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Allocation;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ResumeGateTest {

    private static final int VIDEO = 0x100;
    private static final int AUDIO = 0x101;

    private final ResumeGate gate = new ResumeGate();
    private long now = 1_000_000_000_000L;

    /** What goes on of these packets. */
    private byte[] through(byte[]... packets) {
        ByteBuffer media = TsPackets.payload(packets);
        ByteBuffer kept = media;
        if (gate.mayHold()) {
            kept = gate.hold(media, now);
        } else {
            gate.pass(media);
        }
        byte[] out = new byte[kept.remaining()];
        kept.get(out);
        return out;
    }

    /** Media has flowed for a while and was then interrupted; the next counter of both PIDs is 2. */
    private void interrupted() {
        through(Units.pes(VIDEO, 0, 0), Units.pes(AUDIO, 0, 10));
        now += ResumeGate.HOLD_NANOS;
        through(TsPackets.packet(VIDEO, 1), TsPackets.packet(AUDIO, 1));
        assertThat(gate.mayHold()).isFalse();
        gate.interrupted();
    }

    @Test
    void media_thatContinues_goesOnAsItIs() {
        interrupted();

        byte[][] next = {TsPackets.packet(VIDEO, 2), TsPackets.packet(AUDIO, 2), TsPackets.packet(VIDEO, 3)};
        assertThat(through(next)).isEqualTo(TsPackets.join(next));

        now += ResumeGate.HOLD_NANOS;
        through(TsPackets.packet(VIDEO, 4));
        assertThat(gate.resumed()).isOne();
        assertThat(gate.cleanStarts()).isZero();
        assertThat(gate.heldBackPackets()).isZero();
    }

    @Test
    void media_thatDoesNotContinue_isHeldBackUntilTheNextUnitOfEachPid() {
        interrupted();

        assertThat(through(TsPackets.packet(VIDEO, 9), TsPackets.packet(AUDIO, 7)))
                .isEmpty();
        assertThat(through(TsPackets.packet(VIDEO, 10), Units.pes(VIDEO, 11, 0), TsPackets.packet(AUDIO, 8)))
                .isEqualTo(Units.pes(VIDEO, 11, 0));
        assertThat(through(TsPackets.packet(VIDEO, 12), Units.pes(AUDIO, 9, 10)))
                .isEqualTo(TsPackets.join(TsPackets.packet(VIDEO, 12), Units.pes(AUDIO, 9, 10)));

        assertThat(gate.cleanStarts()).isOne();
        assertThat(gate.heldBackPackets()).isEqualTo(4);
        now += ResumeGate.HOLD_NANOS;
        through(TsPackets.packet(VIDEO, 13));
        assertThat(gate.resumed()).isZero();
    }

    @Test
    void pid_withTheNextCounterByChance_isHeldBackOnceAnotherDidNotContinue() {
        interrupted();

        assertThat(through(TsPackets.packet(VIDEO, 9), TsPackets.packet(AUDIO, 2)))
                .isEmpty();
    }

    @Test
    void firstMediaOfAll_beginsWithUnitsToo_andIsNoInterruption() {
        assertThat(through(TsPackets.packet(VIDEO, 9), Units.pes(VIDEO, 10, 0))).isEqualTo(Units.pes(VIDEO, 10, 0));
        now += ResumeGate.HOLD_NANOS;
        through(TsPackets.packet(VIDEO, 11));

        assertThat(gate.cleanStarts()).isZero();
        assertThat(gate.resumed()).isZero();
        assertThat(gate.heldBackPackets()).isOne();
    }

    @Test
    void packets_withoutPayloadAndNullPackets_areNeverHeldBack() {
        interrupted();

        byte[] clock = TsPackets.withoutPayload(9);
        byte[] filling = TsPackets.packet(TsPacket.NULL_PID, 0);
        assertThat(through(TsPackets.packet(VIDEO, 9), clock, filling)).isEqualTo(TsPackets.join(clock, filling));
    }

    @Test
    void packet_thatIsDamaged_isHeldBackWithTheOthers() {
        interrupted();

        assertThat(through(TsPackets.packet(VIDEO, 9), TsPackets.withTransportError(Units.pes(VIDEO, 10, 0))))
                .isEmpty();
    }

    @Test
    void pid_withoutAnyBeginning_isLetThroughAfterTheLongestHold() {
        interrupted();
        assertThat(through(TsPackets.packet(VIDEO, 9))).isEmpty();
        now += ResumeGate.HOLD_NANOS - 1;
        assertThat(through(TsPackets.packet(VIDEO, 10))).isEmpty();
        now++;
        assertThat(through(TsPackets.packet(VIDEO, 11))).isEqualTo(TsPackets.packet(VIDEO, 11));
        assertThat(gate.mayHold()).isFalse();
    }

    @Test
    void interruption_duringAHold_beginsItAnew() {
        interrupted();
        through(Units.pes(VIDEO, 9, 0));
        gate.interrupted();

        assertThat(through(TsPackets.packet(VIDEO, 12))).isEmpty();
        now += ResumeGate.HOLD_NANOS - 1;
        assertThat(through(TsPackets.packet(VIDEO, 13))).isEmpty();
    }

    @Test
    void interruption_soonAfterMediaThatContinued_countsThatAsResumed() {
        interrupted();
        through(TsPackets.packet(VIDEO, 2), TsPackets.packet(AUDIO, 2));
        gate.interrupted();
        gate.interrupted();
        through(TsPackets.packet(VIDEO, 3));

        assertThat(gate.resumed()).isOne();
        assertThat(gate.cleanStarts()).isZero();
    }

    @Test
    void media_thatIsNotMpegTs_isNeverHeldBack_andEachChunkIsComplete() {
        ByteBuffer other = ByteBuffer.wrap(new byte[300]);
        assertThat(gate.hold(other, now)).isSameAs(other);
        assertThat(gate.hold(other, now + ResumeGate.HOLD_NANOS)).isSameAs(other);
        assertThat(gate.mayHold()).isFalse();
        assertThat(gate.lastUnitComplete()).isTrue();
        assertThat(gate.chunks()).isEqualTo(2);
        assertThat(gate.bytes()).isEqualTo(600);
    }

    @Test
    void account_countsWhatCame_heldBackOrNot() {
        interrupted();
        through(TsPackets.packet(VIDEO, 9));

        assertThat(gate.chunks()).isEqualTo(3);
        assertThat(gate.bytes()).isEqualTo(5 * 188);
        assertThat(gate.lastUnitComplete()).isFalse();
        through(Units.pes(VIDEO, 10, 12));
        assertThat(gate.lastUnitComplete()).isTrue();
    }

    @Test
    void buffer_isNotMovedOrChanged_whateverIsHeldBack() {
        interrupted();
        byte[] packets = TsPackets.join(TsPackets.packet(VIDEO, 9), Units.pes(VIDEO, 10, 0));
        ByteBuffer media = ByteBuffer.allocate(400).position(7);
        media.put(packets).flip().position(7);

        assertThat(gate.hold(media, now).remaining()).isEqualTo(188);
        assertThat(media.position()).isEqualTo(7);
        assertThat(media.limit()).isEqualTo(7 + 376);
        byte[] after = new byte[376];
        media.get(after);
        assertThat(after).isEqualTo(packets);
    }

    @Test
    void steadyMedia_allocatesNothing() {
        through(Units.pes(VIDEO, 0, 0));
        now += ResumeGate.HOLD_NANOS;
        through(TsPackets.packet(VIDEO, 1));
        ByteBuffer media = TsPackets.payload(Units.pes(VIDEO, 2, 0), TsPackets.packet(VIDEO, 3));

        for (int i = 0; i < 20_000; i++) {
            gate.pass(media);
        }
        long before = Allocation.ofThisThread();
        for (int i = 0; i < 100_000; i++) {
            gate.pass(media);
        }
        assertThat((Allocation.ofThisThread() - before) / 100_000).isZero();
    }
}
