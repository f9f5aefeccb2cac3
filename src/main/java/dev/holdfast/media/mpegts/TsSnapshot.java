package dev.holdfast.media.mpegts;

import java.util.Map;

/**
 * What a {@link TsAnalyzer} knows at one moment.
 *
 * @param packets the counters of packets
 * @param otherPayloads payloads of a sender not seen to send MPEG-TS; nothing in them could be checked
 */
public record TsSnapshot(TsStatistics packets, long otherPayloads) {

    /** Damaged units, for the error rate; only ever grows. */
    public long errors() {
        return packets.erroredPackets() + packets.notTsPayloads();
    }

    /** Units that were looked at, the base of the error rate; never below {@link #errors}. */
    public long checked() {
        return packets.packets() + packets.notTsPayloads() + otherPayloads;
    }

    /**
     * Adds the figures under their metric names without prefix, in base units; a name that ends in {@code _total} is a
     * counter, any other a gauge.
     */
    public void describe(Map<String, Double> statistics) {
        statistics.put("ts_packets_total", (double) packets.packets());
        statistics.put("ts_continuity_errors_total", (double) packets.continuityErrors());
        statistics.put("ts_transport_errors_total", (double) packets.transportErrors());
        statistics.put("ts_sync_errors_total", (double) packets.syncErrors());
        statistics.put("ts_payload_errors_total", (double) (packets.notTsPayloads() + packets.truncatedPayloads()));
    }
}
