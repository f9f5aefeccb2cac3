package dev.holdfast.transport.srt;

import dev.holdfast.srt.SrtStatistics;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The statistics of libsrt that mean something for a receiver, as metrics in SI units; the table of docs/srt.md, which is
 * tested against this one.
 */
final class SrtFigures {

    static final List<Figure> ALL = List.of(
            new Figure("srt_connection_seconds", "msTimeStamp", s -> s.connectionMillis() / 1e3),
            new Figure("srt_rtt_seconds", "msRTT", s -> s.rttMillis() / 1e3),
            new Figure("srt_latency_seconds", "msRcvTsbPdDelay", s -> s.receiveLatencyMillis() / 1e3),
            new Figure("srt_latency_margin_ratio", "msRcvTsbPdDelay / msRTT", SrtFigures::latencyMargin),
            new Figure("srt_receive_buffer_seconds", "msRcvBuf", s -> s.receiveBufferMillis() / 1e3),
            new Figure("srt_receive_buffer_packets", "pktRcvBuf", SrtStatistics::receiveBufferPackets),
            new Figure("srt_receive_buffer_bytes", "byteRcvBuf", SrtStatistics::receiveBufferBytes),
            new Figure("srt_receive_buffer_free_bytes", "byteAvailRcvBuf", SrtStatistics::receiveBufferFreeBytes),
            new Figure("srt_bandwidth_bits_per_second", "mbpsBandwidth", s -> s.bandwidthMbps() * 1e6),
            new Figure("srt_flow_window_packets", "pktFlowWindow", SrtStatistics::flowWindowPackets),
            new Figure("srt_mss_bytes", "byteMSS", SrtStatistics::mssBytes),
            new Figure("srt_packets_received_total", "pktRecvTotal", SrtStatistics::packetsReceived),
            new Figure("srt_packets_unique_total", "pktRecvUniqueTotal", SrtStatistics::uniquePacketsReceived),
            new Figure("srt_packets_lost_total", "pktRcvLossTotal", SrtStatistics::packetsLost),
            new Figure("srt_packets_dropped_total", "pktRcvDropTotal", SrtStatistics::packetsDropped),
            new Figure("srt_packets_unrecovered_total", "pktRcvDropTotal", SrtStatistics::packetsDropped),
            new Figure("srt_packets_retransmitted_total", "pktRcvRetrans", SrtStatistics::packetsRetransmittedReceived),
            new Figure("srt_packets_belated_total", "pktRcvBelated", SrtStatistics::packetsBelated),
            new Figure("srt_belated_seconds", "pktRcvAvgBelatedTime", s -> s.belatedMillis() / 1e3),
            new Figure("srt_packets_undecryptable_total", "pktRcvUndecryptTotal", SrtStatistics::packetsUndecryptable),
            new Figure("srt_bytes_received_total", "byteRecvTotal", SrtStatistics::bytesReceived),
            new Figure("srt_bytes_unique_total", "byteRecvUniqueTotal", SrtStatistics::uniqueBytesReceived),
            new Figure("srt_bytes_lost_total", "byteRcvLossTotal", SrtStatistics::bytesLost),
            new Figure("srt_bytes_dropped_total", "byteRcvDropTotal", SrtStatistics::bytesDropped),
            new Figure("srt_bytes_undecryptable_total", "byteRcvUndecryptTotal", SrtStatistics::bytesUndecryptable),
            new Figure(
                    "srt_filter_packets_received_total",
                    "pktRcvFilterExtraTotal",
                    SrtStatistics::filterPacketsReceived),
            new Figure(
                    "srt_filter_packets_rebuilt_total", "pktRcvFilterSupplyTotal", SrtStatistics::filterPacketsRebuilt),
            new Figure("srt_filter_packets_lost_total", "pktRcvFilterLossTotal", SrtStatistics::filterPacketsLost),
            new Figure("srt_acks_sent_total", "pktSentACKTotal", SrtStatistics::acksSent),
            new Figure("srt_naks_sent_total", "pktSentNAKTotal", SrtStatistics::naksSent),
            new Figure("srt_reorder_distance_packets", "pktReorderDistance", SrtStatistics::reorderDistancePackets),
            new Figure("srt_reorder_tolerance_packets", "pktReorderTolerance", SrtStatistics::reorderTolerancePackets));

    private SrtFigures() {}

    /**
     * One metric.
     *
     * @param name without the prefix of the service
     * @param field of {@code SRT_TRACEBSTATS}
     * @param value in seconds, bytes, bits per second, packets; NaN where there is none
     */
    record Figure(String name, String field, ToDoubleFunction<SrtStatistics> value) {}

    /** Adds every figure that has a value. */
    static void put(SrtStatistics statistics, Map<String, Double> into) {
        for (Figure each : ALL) {
            double value = each.value().applyAsDouble(statistics);
            if (!Double.isNaN(value)) {
                into.put(each.name(), value);
            }
        }
    }

    private static double latencyMargin(SrtStatistics s) {
        return s.rttMillis() > 0 ? s.receiveLatencyMillis() / s.rttMillis() : Double.NaN;
    }
}
