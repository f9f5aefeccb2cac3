package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.media.mpegts.TsAccounting;
import dev.holdfast.media.mpegts.TsLayout;
import dev.holdfast.media.mpegts.TsProbe;
import dev.holdfast.media.mpegts.TsStatistics;
import java.nio.ByteBuffer;
import java.util.Set;

class TsAccountingFuzzTest {

    /** The continuity counters of all PIDs take 8 KiB. */
    private static final int OF_ONE_STREAM = 16 * 1024;

    @FuzzTest
    void accounting_whenFedAnyPayloads_keepsItsCountersAndItsMemory(byte[] input) {
        Demands.allocatesAtMost(input.length + OF_ONE_STREAM, () -> {
            TsAccounting accounting = new TsAccounting();
            ByteBuffer all = ByteBuffer.wrap(input);
            for (int at = 0; at < input.length; at += 188) {
                accounting.onPayload(all, at, Math.min(7 * 188, input.length - at));
            }
        });
        new Datagrams(input).forEach(new Watched());
    }

    private static final class Watched implements Datagrams.Receiver {

        private final TsAccounting accounting = new TsAccounting();
        private TsStatistics before = accounting.snapshot();

        @Override
        public void onDatagram(ByteBuffer datagram, long nowNanos) {
            int start = datagram.position();
            int length = datagram.remaining();
            TsLayout layout = TsProbe.layout(datagram, start, length);

            boolean ts = accounting.onPayload(datagram);

            TsStatistics now = accounting.snapshot();
            Demands.that(datagram.position() == start && datagram.remaining() == length, "an unmoved buffer");
            Demands.neverFell(before, now, Set.of());
            long packets = now.packets() - before.packets();
            Demands.that(ts || layout == null, "every recognised payload counted as MPEG-TS");
            Demands.that(packets <= length / 188, "no more packets than fit, found " + packets + " in " + length);
            Demands.that(
                    now.erroredPackets() - before.erroredPackets() <= packets, "one error a packet at most: " + now);
            Demands.that(now.notTsPayloads() - before.notTsPayloads() == (ts ? 0 : 1), "each payload judged once");
            before = now;
        }

        @Override
        public void onRestart() {
            accounting.restart();
        }
    }
}
