package dev.holdfast.transport.rtp;

import dev.holdfast.media.mpegts.TsAccounting;
import dev.holdfast.media.mpegts.TsProbe;
import dev.holdfast.media.mpegts.TsStatistics;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * The look for damage into payloads that are, or may be, MPEG-TS.
 *
 * <p>What is counted is the unit looked at: each transport packet where the payload is MPEG-TS, the payload as a whole
 * where it is not. A payload that should be MPEG-TS and is not counts as one damaged unit.
 */
final class TsCheck {

    private final TsAccounting accounting = new TsAccounting();

    /** Payloads in which nothing could be checked; written by the poller, read by any thread. */
    private volatile long otherPayloads;

    private volatile boolean isTs;

    /**
     * Counts one payload. Poller thread.
     *
     * @param declared whether the payload type says that it is MPEG-TS
     */
    void payload(ByteBuffer buffer, int offset, int length, boolean declared) {
        if (isTs || declared || TsProbe.layout(buffer, offset, length) != null) {
            boolean found = accounting.onPayload(buffer, offset, length);
            if (found && !isTs) {
                isTs = true;
            }
        } else {
            countOther();
        }
    }

    /** Begins with another sender, whose counters and even codec may differ. Poller thread. */
    void restart() {
        accounting.restart();
        isTs = false;
    }

    /** Whether the present sender was seen to send MPEG-TS. */
    boolean isTs() {
        return isTs;
    }

    Figures figures() {
        return new Figures(accounting.snapshot(), otherPayloads);
    }

    // The poller alone writes, so reading and then writing loses no update.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    private void countOther() {
        otherPayloads++;
    }

    /** The counters at one instant. */
    record Figures(TsStatistics ts, long otherPayloads) {

        long errors() {
            return ts.erroredPackets() + ts.notTsPayloads();
        }

        /** Never below {@link #errors}. */
        long checked() {
            return ts.packets() + ts.notTsPayloads() + otherPayloads;
        }

        void describe(Map<String, Double> statistics) {
            statistics.put("ts_packets_total", (double) ts.packets());
            statistics.put("ts_continuity_errors_total", (double) ts.continuityErrors());
            statistics.put("ts_transport_errors_total", (double) ts.transportErrors());
            statistics.put("ts_sync_errors_total", (double) ts.syncErrors());
            statistics.put("ts_payload_errors_total", (double) (ts.notTsPayloads() + ts.truncatedPayloads()));
        }
    }
}
