package dev.holdfast.media.rtp;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What the accounting of one RTP datagram costs with {@link ReorderBuffer} behind it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ReorderBenchmark {

    private static final int DATAGRAM_OCTETS = 12 + 7 * 188;
    private static final long SPACING_NANOS = 1_000_000;

    /** Of so many packets two change places; 0 is a network that keeps the order. */
    @Param({"0", "10"})
    public int swapEvery;

    private final ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM_OCTETS)
            .put(0, (byte) 0x80)
            .put(1, (byte) 33)
            .putInt(8, 0xCAFE);
    private final RtpReceiver receiver = new RtpReceiver();
    private long count;
    private long released;
    private long nowNanos;
    private final ReorderBuffer reorder = new ReorderBuffer(64, 50_000_000, packet -> released++);

    @Benchmark
    public ReorderBuffer.Verdict onDatagram() {
        int sequence = (int) count;
        if (swapEvery > 0) {
            int place = (int) (count % swapEvery);
            sequence += place == 4 ? 1 : place == 5 ? -1 : 0;
        }
        count++;
        datagram.putShort(2, (short) sequence).putInt(4, sequence * 90);
        nowNanos += SPACING_NANOS;
        receiver.onDatagram(datagram, nowNanos);
        ReorderBuffer.Verdict verdict =
                reorder.offer(datagram, receiver.packet().sequenceNumber(), nowNanos);
        if (verdict == ReorderBuffer.Verdict.PASS) {
            released++;
            reorder.drain();
        }
        return verdict;
    }

    /** A benchmark of anything but the intended path must not pass for one. */
    @TearDown
    public void check() {
        boolean swapped = receiver.snapshot().reordered() > 0;
        if (count - released > 1 || reorder.late() != 0 || swapped != (swapEvery > 0)) {
            throw new IllegalStateException("not what was to be measured: " + receiver.snapshot());
        }
    }
}
