package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.media.mpegts.TsAnalyzer;
import dev.holdfast.media.mpegts.TsLayout;
import dev.holdfast.media.mpegts.TsProbe;
import dev.holdfast.media.mpegts.TsSnapshot;
import dev.holdfast.media.mpegts.TsStatistics;
import java.nio.ByteBuffer;
import java.util.Set;

class TsAccountingFuzzTest {

    /** The table of PIDs takes 32 KiB. */
    private static final int OF_ONE_STREAM = 64 * 1024;

    /** Each packet may be of another PID, or name 45 PIDs whose sections are to be followed. */
    private static final int FOR_EACH_OCTET = 256;

    @FuzzTest
    void accounting_whenFedAnyPayloads_keepsItsCountersAndItsMemory(byte[] input) {
        Demands.allocatesAtMost(FOR_EACH_OCTET * input.length + OF_ONE_STREAM, () -> {
            TsAnalyzer analyzer = new TsAnalyzer();
            ByteBuffer all = ByteBuffer.wrap(input);
            for (int at = 0; at < input.length; at += 188) {
                analyzer.onDeclaredPayload(all, at, Math.min(7 * 188, input.length - at), at * 100_000L);
            }
        });
        new Datagrams(input).forEach(new Watched());
    }

    private static final class Watched implements Datagrams.Receiver {

        private final TsAnalyzer analyzer = new TsAnalyzer();
        private TsSnapshot before = analyzer.snapshot(0);

        @Override
        public void onDatagram(ByteBuffer datagram, long nowNanos) {
            int start = datagram.position();
            int length = datagram.remaining();
            TsLayout layout = TsProbe.layout(datagram, start, length);

            boolean ts = analyzer.onDeclaredPayload(datagram, start, length, nowNanos);

            TsSnapshot seen = analyzer.snapshot(nowNanos);
            TsStatistics now = seen.packets();
            Demands.that(datagram.position() == start && datagram.remaining() == length, "an unmoved buffer");
            Demands.neverFell(before.packets(), now, Set.of());
            Demands.neverFell(before.faults(), seen.faults(), Set.of());
            Demands.that(seen.errors() <= seen.checked(), "no more errors than units: " + seen);
            Demands.that(analyzer.media(nowNanos).isPresent() == analyzer.isTs(), "a description of MPEG-TS");
            long packets = now.packets() - before.packets().packets();
            Demands.that(ts || layout == null, "every recognised payload counted as MPEG-TS");
            Demands.that(packets <= length / 188, "no more packets than fit, found " + packets + " in " + length);
            Demands.that(
                    now.erroredPackets() - before.packets().erroredPackets() <= packets,
                    "one error a packet at most: " + now);
            Demands.that(
                    now.notTsPayloads() - before.packets().notTsPayloads() == (ts ? 0 : 1), "each payload judged once");
            before = seen;
        }

        @Override
        public void onRestart() {
            analyzer.restart();
        }
    }
}
