package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
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
import org.openjdk.jmh.annotations.Warmup;

/** What 188 octets of a byte stream cost to be cut into packets, or to be searched in vain, by the length of the reads. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TsFramerBenchmark {

    private static final int PACKETS = 280;

    /** Octets of a read. */
    @Param({"64", "1448", "52640"})
    int read;

    /** Whether there are packets in the stream, or noise with a chance sync byte in each 256 octets. */
    @Param({"packets", "noise"})
    String content = "packets";

    private final byte[] octets = new byte[PACKETS * TsPacket.OCTETS];
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);
    private final TsFramer framer = new TsFramer();
    private long passedOn;

    @Setup
    public void fill() {
        new SplittableRandom(1).nextBytes(octets);
        if (content.equals("packets")) {
            for (int at = 0; at < octets.length; at += TsPacket.OCTETS) {
                octets[at] = TsPacket.SYNC_BYTE;
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long frame() {
        for (int at = 0; at < octets.length; at += read) {
            framer.resume(buffer);
            buffer.put(octets, at, Math.min(read, octets.length - at)).flip();
            framer.frame(buffer, payload -> passedOn += payload.remaining());
        }
        return passedOn;
    }
}
