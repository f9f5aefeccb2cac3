package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one transport packet costs in the whole analysis, measured over a programme as encoders make it: 5 Mbit/s of H.264
 * at 25 pictures a second with one random access point every two seconds, AAC, a clock every 20 ms, PAT and PMT every 100
 * ms and 3 % of null packets, in datagrams of seven.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class TsAnalyzerBenchmark {

    private static final int PACKETS = 7;
    private static final int SECONDS = 10;
    private static final int PACKETS_PER_PICTURE = 130;

    private final List<ByteBuffer> datagrams = new ArrayList<>();
    private final TsAnalyzer analyzer = new TsAnalyzer();
    private long nowNanos;
    private int next;

    @Setup
    public void fill() {
        TsMaker maker = new TsMaker();
        List<byte[]> packets = new ArrayList<>();
        for (int picture = 0; picture < 25 * SECONDS; picture++) {
            addPicture(maker, packets, picture);
        }
        for (int at = 0; at + PACKETS <= packets.size(); at += PACKETS) {
            ByteBuffer datagram = ByteBuffer.allocateDirect(PACKETS * TsPacket.OCTETS);
            packets.subList(at, at + PACKETS).forEach(datagram::put);
            datagrams.add(datagram.flip());
        }
    }

    private static void addPicture(TsMaker maker, List<byte[]> packets, int picture) {
        long pts = 3600L * picture;
        int access = picture % 50 == 0 ? 0x40 : 0;
        packets.add(maker.pes(TsMaker.VIDEO, pts + 3600, pts, access, new byte[100]));
        for (int i = 1; i < PACKETS_PER_PICTURE; i++) {
            if (i % 65 == 0) {
                packets.add(maker.pcr(TsMaker.VIDEO, (pts + i / 65 * 1800L) * 300, 0));
            }
            if (i % 33 == 0) {
                packets.add(TsPackets.packet(TsPacket.NULL_PID, 0));
            }
            if (i % 40 == 0) {
                packets.add(maker.more(TsMaker.AUDIO));
            }
            if (i == 70) {
                packets.add(maker.pes(TsMaker.AUDIO, pts, -1, 0, new byte[100]));
            }
            if (i == 100 && picture % 5 < 2) {
                packets.addAll(maker.tables());
            }
            packets.add(maker.more(TsMaker.VIDEO));
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public boolean onPayload() {
        next = next + 1 == datagrams.size() ? 0 : next + 1;
        nowNanos += 2_000_000;
        return analyzer.onPayload(datagrams.get(next), 0, PACKETS * TsPacket.OCTETS, nowNanos);
    }

    /** Where the stream begins again there are a few errors; anywhere else there must be none. */
    @TearDown
    public void check() {
        TsSnapshot seen = analyzer.snapshot(nowNanos);
        boolean followed = analyzer.codec().filter("h264+aac"::equals).isPresent()
                && seen.timing().randomAccessIntervalNanos() > 0;
        long rounds = seen.packets().packets() / PACKETS / datagrams.size() + 1;
        if (!followed || seen.errors() > rounds * 5 || seen.faults().pcrDiscontinuity() > rounds) {
            throw new IllegalStateException("not what was to be measured: " + seen);
        }
    }
}
