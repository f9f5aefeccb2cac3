package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one transport packet of 188 octets costs in {@link TsAccounting#onPayload}, measured over datagrams of seven: four
 * of video, one of them with an adaptation field, two of audio and one null packet, in an order that no branch predictor
 * can learn.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TsAccountingBenchmark {

    private static final int PACKETS = 7;
    private static final int VIDEO = 0x100;
    private static final int AUDIO = 0x101;

    /** A multiple of 16, so that the counters of all PIDs go on from the last datagram to the first. */
    private static final int DATAGRAMS = 512;

    /** Direct is what the sockets fill. */
    @Param({"true", "false"})
    public boolean direct;

    /** Whether every packet breaks its counter; false is the good stream. */
    @Param({"false", "true"})
    public boolean broken;

    private final ByteBuffer[] datagrams = new ByteBuffer[DATAGRAMS];
    private final TsAccounting accounting = new TsAccounting();
    private final ResumeGate gate = new ResumeGate();
    private int next;

    @Setup
    public void fill() {
        Random random = new Random(1);
        int video = 0;
        int audio = 0;
        for (int d = 0; d < DATAGRAMS; d++) {
            int octets = PACKETS * TsPacket.OCTETS;
            ByteBuffer datagram = direct ? ByteBuffer.allocateDirect(octets) : ByteBuffer.allocate(octets);
            int[] kinds = shuffled(random);
            for (int i = 0; i < PACKETS; i++) {
                switch (kinds[i]) {
                    case 0, 1, 2 -> put(datagram, i, VIDEO, 0x10, counter(video++, random));
                    case 3 -> put(datagram, i, VIDEO, 0x30, counter(video++, random));
                    case 4, 5 -> put(datagram, i, AUDIO, 0x10, counter(audio++, random));
                    default -> put(datagram, i, TsPacket.NULL_PID, 0x10, 0);
                }
            }
            datagrams[d] = datagram;
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public boolean onPayload() {
        return accounting.onPayload(datagrams[next++ & (DATAGRAMS - 1)]);
    }

    /** The account in front of the outputs. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public void pass() {
        gate.pass(datagrams[next++ & (DATAGRAMS - 1)]);
    }

    /** A benchmark of anything but the intended path must not pass for one. */
    @TearDown
    public void check() {
        TsStatistics seen = accounting.snapshot();
        if (seen.packets() == 0) {
            return;
        }
        if (seen.syncErrors() != 0 || seen.notTsPayloads() != 0 || (seen.continuityErrors() == 0) == broken) {
            throw new IllegalStateException("not what was to be measured, with broken=" + broken + ": " + seen);
        }
    }

    private int counter(int continuous, Random random) {
        return broken ? 3 * continuous + random.nextInt(2) : continuous;
    }

    private static int[] shuffled(Random random) {
        int[] kinds = {0, 1, 2, 3, 4, 5, 6};
        for (int i = kinds.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int kept = kinds[i];
            kinds[i] = kinds[other];
            kinds[other] = kept;
        }
        return kinds;
    }

    private static void put(ByteBuffer datagram, int index, int pid, int control, int counter) {
        int at = index * TsPacket.OCTETS;
        datagram.putInt(at, TsPacket.SYNC_BYTE << 24 | pid << 8 | control | (counter & 0xF));
        datagram.put(at + 4, (byte) 7);
    }
}
