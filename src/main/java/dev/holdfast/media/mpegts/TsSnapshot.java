package dev.holdfast.media.mpegts;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a {@link TsAnalyzer} knows at one moment.
 *
 * @param packets the counters of packets
 * @param faults the counters of everything else that can be wrong
 * @param timing what was measured of late
 * @param otherPayloads payloads of a sender not seen to send MPEG-TS; nothing in them could be checked
 */
public record TsSnapshot(TsStatistics packets, TsErrors faults, TsTiming timing, long otherPayloads) {

    /**
     * Damaged units, for the error rate; only ever grows. These are packets with a sync, transport or continuity error or
     * the end of a damaged section, each once, and payloads that are no MPEG-TS. What came too late or too seldom damages
     * no packet and is not among them.
     */
    public long errors() {
        return packets.erroredPackets() + packets.notTsPayloads();
    }

    /** Units that were looked at, the base of the error rate; never below {@link #errors}. */
    public long checked() {
        return packets.packets() + packets.notTsPayloads() + otherPayloads;
    }

    /** The counters of TR 101 290 by the names of its indicators, in their order. */
    public Map<String, Long> byIndicator() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("ts_sync_loss", faults.syncLosses());
        all.put("sync_byte_error", packets.syncErrors());
        all.put("pat_error", faults.pat());
        all.put("continuity_count_error", packets.continuityErrors());
        all.put("pmt_error", faults.pmt());
        all.put("pid_error", faults.pid());
        all.put("transport_error", packets.transportErrors());
        all.put("crc_error", faults.crc());
        all.put("pcr_repetition_error", faults.pcrRepetition());
        all.put("pcr_discontinuity_indicator_error", faults.pcrDiscontinuity());
        all.put("pts_error", faults.pts());
        all.put("cat_error", faults.cat());
        return all;
    }

    /**
     * Adds the figures under their metric names without prefix, in base units; a name that ends in {@code _total} is a
     * counter, any other a gauge, which is left out while there is nothing to tell.
     */
    public void describe(Map<String, Double> statistics) {
        count(statistics, "ts_packets_total", packets.packets());
        count(statistics, "ts_null_packets_total", packets.nullPackets());
        count(statistics, "ts_scrambled_packets_total", packets.scrambledPackets());
        count(statistics, "ts_packets_lost_total", faults.lostPackets());
        count(statistics, "ts_payload_errors_total", packets.notTsPayloads() + packets.truncatedPayloads());
        count(statistics, "ts_sync_loss_total", faults.syncLosses());
        count(statistics, "ts_sync_errors_total", packets.syncErrors());
        count(statistics, "ts_pat_errors_total", faults.pat());
        count(statistics, "ts_continuity_errors_total", packets.continuityErrors());
        count(statistics, "ts_pmt_errors_total", faults.pmt());
        count(statistics, "ts_pid_errors_total", faults.pid());
        count(statistics, "ts_transport_errors_total", packets.transportErrors());
        count(statistics, "ts_crc_errors_total", faults.crc());
        count(statistics, "ts_pcr_repetition_errors_total", faults.pcrRepetition());
        count(statistics, "ts_pcr_discontinuity_errors_total", faults.pcrDiscontinuity());
        count(statistics, "ts_pts_errors_total", faults.pts());
        count(statistics, "ts_cat_errors_total", faults.cat());
        count(statistics, "ts_timestamp_jumps_total", faults.timestampJumps());
        if (packets.packets() > 0) {
            statistics.put("ts_bitrate_bits_per_second", timing.bitsPerSecond());
        }
        seconds(statistics, "ts_pcr_interval_seconds", timing.pcrIntervalNanos());
        seconds(statistics, "ts_pts_interval_seconds", timing.ptsIntervalNanos());
        seconds(statistics, "ts_idr_interval_seconds", timing.randomAccessIntervalNanos());
        known(statistics, "ts_mdi_delay_factor_seconds", timing.delayFactorSeconds());
        known(statistics, "ts_mdi_media_loss_rate", timing.mediaLossRate());
    }

    private static void count(Map<String, Double> statistics, String name, long value) {
        statistics.put(name, (double) value);
    }

    private static void seconds(Map<String, Double> statistics, String name, long nanos) {
        if (nanos > 0) {
            statistics.put(name, nanos / 1e9);
        }
    }

    private static void known(Map<String, Double> statistics, String name, double value) {
        if (!Double.isNaN(value)) {
            statistics.put(name, value);
        }
    }
}
