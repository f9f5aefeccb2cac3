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
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What one RTP datagram costs in {@link RtpReceiver#onDatagram}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RtpAccountingBenchmark {

    private static final int BUFFERS = 16;
    private static final int DATAGRAM_OCTETS = 12 + 7 * 188;
    private static final long SPACING_NANOS = 1_000_000;

    /** Direct is what the sockets fill. */
    @Param({"true", "false"})
    public boolean direct;

    /** Each sequence number leaves out as many: 0 is a perfect network, 1 loses every other packet. */
    @Param({"0", "1"})
    public int gap;

    private final ByteBuffer[] datagrams = new ByteBuffer[BUFFERS];
    private final RtpReceiver receiver = new RtpReceiver();
    private long count;
    private int sequence;
    private long nowNanos;

    @Setup
    public void fill() {
        for (int i = 0; i < BUFFERS; i++) {
            ByteBuffer datagram =
                    direct ? ByteBuffer.allocateDirect(DATAGRAM_OCTETS) : ByteBuffer.allocate(DATAGRAM_OCTETS);
            datagram.put(0, (byte) 0x80).put(1, (byte) 33).putInt(8, 0xCAFE);
            datagrams[i] = datagram;
        }
        for (int i = 0; i < BUFFERS / 2; i++) {
            stamp(i, i);
        }
        receiver.onDatagram(datagrams[0], 0);
        count = 1;
        sequence = BUFFERS / 2;
    }

    @Benchmark
    public RtpVerdict onDatagram() {
        // Stamps a datagram that is read several calls later, so that no load waits for the store before it.
        stamp(count + BUFFERS / 2 - 1, sequence);
        sequence += 1 + gap;
        nowNanos += SPACING_NANOS;
        return receiver.onDatagram(datagrams[(int) count++ & (BUFFERS - 1)], nowNanos);
    }

    /** A benchmark of anything but the intended path must not pass for one. */
    @TearDown
    public void check() {
        RtpStatistics seen = receiver.snapshot();
        long absent = seen.packetsLost() + seen.packetsMissing();
        if (seen.packetsReceived() != count || seen.sequenceRestarts() != 0 || (absent == 0) != (gap == 0)) {
            throw new IllegalStateException("not what was to be measured, with gap " + gap + ": " + seen);
        }
    }

    private void stamp(long index, int number) {
        datagrams[(int) index & (BUFFERS - 1)].putShort(2, (short) number).putInt(4, number * 90);
    }
}
