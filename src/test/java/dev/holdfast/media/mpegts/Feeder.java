package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import java.util.List;

/** An analyzer and the time at which it is fed. */
final class Feeder {

    static final long MILLI = 1_000_000;

    final TsAnalyzer analyzer = new TsAnalyzer();
    final TsMaker maker = new TsMaker();
    long nowNanos = 5_000_000_000L;

    /** Packets, all in one payload, now. */
    Feeder give(byte[]... packets) {
        ByteBuffer payload = TsPackets.payload(packets);
        analyzer.onPayload(payload, 0, payload.limit(), nowNanos);
        return this;
    }

    Feeder give(List<byte[]> packets) {
        return give(packets.toArray(byte[][]::new));
    }

    Feeder tables() {
        return give(maker.tables());
    }

    Feeder after(long millis) {
        nowNanos += millis * MILLI;
        return this;
    }

    /** Lets packets of a PID come each 10 ms, with the tables each 100 ms if asked for. */
    Feeder flow(int millis, boolean tables, int... pids) {
        for (int passed = 10; passed <= millis; passed += 10) {
            after(10);
            for (int pid : pids) {
                give(maker.more(pid));
            }
            if (tables && passed % 100 == 0) {
                tables();
            }
        }
        return this;
    }

    TsErrors faults() {
        return snapshot().faults();
    }

    TsSnapshot snapshot() {
        return analyzer.snapshot(nowNanos);
    }
}
