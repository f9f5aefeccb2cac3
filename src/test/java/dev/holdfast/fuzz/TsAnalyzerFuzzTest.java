package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.media.mpegts.TsAnalyzer;
import dev.holdfast.media.mpegts.TsLayout;
import dev.holdfast.media.mpegts.TsProbe;
import dev.holdfast.media.mpegts.TsSnapshot;
import dev.holdfast.media.mpegts.TsStatistics;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Payloads that are or should be MPEG-TS: packets, counters, headers, clocks. What is in tables, {@link PsiFuzzTest} seeks. */
class TsAnalyzerFuzzTest {

    /** What an analyzer has for all PIDs. */
    private static final int OF_ONE_STREAM = 64 * 1024;

    /** Each packet may be of another PID, or name 45 PIDs whose sections are to be followed. */
    private static final int FOR_EACH_OCTET = 256;

    @FuzzTest
    void analyzer_whenFedAnyPayloads_keepsItsFiguresAndItsMemory(byte[] input) {
        Demands.allocatesAtMost(FOR_EACH_OCTET * input.length + OF_ONE_STREAM, () -> {
            TsAnalyzer analyzer = new TsAnalyzer();
            ByteBuffer all = ByteBuffer.wrap(input);
            for (int at = 0; at < input.length; at += 188) {
                analyzer.onDeclaredPayload(all, at, Math.min(7 * 188, input.length - at), at * 100_000L);
            }
        });
        new Datagrams(input).forEach(new Watched(true));
        new Datagrams(input).forEach(new Watched(false));
    }

    private static final class Watched implements Datagrams.Receiver {

        private final boolean declared;
        private final TsAnalyzer analyzer = new TsAnalyzer();
        private TsSnapshot before = analyzer.snapshot(0);
        private Map<String, Double> figures = new HashMap<>();

        Watched(boolean declared) {
            this.declared = declared;
        }

        @Override
        public void onDatagram(ByteBuffer datagram, long nowNanos) {
            int start = datagram.position();
            int length = datagram.remaining();
            TsLayout layout = TsProbe.layout(datagram, start, length);

            boolean ts = declared
                    ? analyzer.onDeclaredPayload(datagram, start, length, nowNanos)
                    : analyzer.onPayload(datagram, start, length, nowNanos);

            TsSnapshot now = analyzer.snapshot(nowNanos);
            Demands.that(datagram.position() == start && datagram.remaining() == length, "an unmoved buffer");
            Demands.that(ts || layout == null, "every recognised payload counted as MPEG-TS");
            Demands.that(analyzer.media(nowNanos).isPresent() == analyzer.isTs(), "a description of MPEG-TS");
            Demands.that(analyzer.codec().isPresent() == analyzer.isTs(), "a codec of MPEG-TS and of nothing else");
            counted(now, ts, length);
            described(now);
            before = now;
        }

        private void counted(TsSnapshot now, boolean ts, int length) {
            TsStatistics packets = now.packets();
            Demands.neverFell(before.packets(), packets, Set.of());
            Demands.neverFell(before.faults(), now.faults(), Set.of());
            Demands.that(now.errors() <= now.checked(), "no more errors than units: " + now);
            long more = packets.packets() - before.packets().packets();
            Demands.that(more <= length / 188, "no more packets than fit, found " + more + " in " + length);
            Demands.that(
                    packets.erroredPackets() - before.packets().erroredPackets() <= more,
                    "one error a packet at most: " + packets);
            long others = packets.notTsPayloads() + now.otherPayloads();
            long othersBefore = before.packets().notTsPayloads() + before.otherPayloads();
            Demands.that(others - othersBefore == (ts ? 0 : 1), "each payload judged once");
        }

        private void described(TsSnapshot now) {
            Map<String, Double> all = new HashMap<>();
            now.describe(all);
            all.forEach((name, value) -> Demands.that(
                    !value.isInfinite() && (!name.endsWith("_total") || value >= figures.getOrDefault(name, 0.0)),
                    "a counter that never falls, found " + name + " at " + value + " after " + figures.get(name)));
            figures = all;
        }

        @Override
        public void onRestart() {
            analyzer.restart();
        }
    }
}
