package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.media.mpegts.TsAnalyzer;
import dev.holdfast.media.mpegts.TsSnapshot;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** The tables, clocks and headers inside of transport packets. */
class TsAnalyzerFuzzTest {

    /** What an analyzer has for all PIDs, and what it makes for those that it meets. */
    private static final int OF_ONE_STREAM = 512 * 1024;

    @FuzzTest
    void analyzer_whenFedAnyPayloads_keepsItsFiguresAndItsMemory(byte[] input) {
        Demands.allocatesAtMost(64L * input.length + OF_ONE_STREAM, () -> {
            TsAnalyzer analyzer = new TsAnalyzer();
            ByteBuffer all = ByteBuffer.wrap(input);
            for (int at = 0; at < input.length; at += 188) {
                analyzer.onDeclaredPayload(all, at, Math.min(7 * 188, input.length - at), at);
            }
        });
        new Datagrams(input).forEach(new Watched());
    }

    private static final class Watched implements Datagrams.Receiver {

        private final TsAnalyzer analyzer = new TsAnalyzer();
        private Map<String, Double> before = new HashMap<>();
        private long errors;
        private long checked;

        @Override
        public void onDatagram(ByteBuffer datagram, long nowNanos) {
            int start = datagram.position();
            int length = datagram.remaining();

            analyzer.onPayload(datagram, start, length, nowNanos);

            Demands.that(datagram.position() == start && datagram.remaining() == length, "an unmoved buffer");
            TsSnapshot now = analyzer.snapshot(nowNanos);
            Demands.that(now.errors() >= errors && now.checked() >= checked, "errors and their base that never fall");
            Demands.that(now.errors() <= now.checked(), "no more errors than were looked for, found " + now);
            errors = now.errors();
            checked = now.checked();
            Map<String, Double> figures = new HashMap<>();
            now.describe(figures);
            figures.forEach((name, value) -> Demands.that(
                    !value.isInfinite() && (!name.endsWith("_total") || value >= before.getOrDefault(name, 0.0)),
                    "a counter that never falls, found " + name + " at " + value + " after " + before.get(name)));
            Demands.that(analyzer.codec().isEmpty() || analyzer.isTs(), "no codec without MPEG-TS");
            before = figures;
        }

        @Override
        public void onRestart() {
            analyzer.restart();
        }
    }
}
