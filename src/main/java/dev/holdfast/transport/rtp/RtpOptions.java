package dev.holdfast.transport.rtp;

import dev.holdfast.model.RtpSettings;
import dev.holdfast.model.SourceUri;

/**
 * How an RTP source is to be received: what its URI says, and the settings where it says nothing.
 *
 * @param reorderPackets that may wait for earlier ones
 * @param reorderNanos how long; 0 = packets are passed on as they come
 * @param rtcp whether RTCP is received and sent
 * @param mux whether RTCP comes on the port of RTP (RFC 5761)
 * @param rtcpPort the port of RTCP otherwise, 1 to 65536; the last is none
 */
record RtpOptions(int reorderPackets, long reorderNanos, boolean rtcp, boolean mux, int rtcpPort) {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** @param source one that {@link SourceRules#check} has no fault with */
    static RtpOptions of(SourceUri source, RtpSettings settings) {
        return new RtpOptions(
                source.parameter(SourceRules.REORDER_PACKETS)
                        .map(Integer::valueOf)
                        .orElse(settings.reorderPackets()),
                source.parameter(SourceRules.REORDER)
                        .map(millis -> Long.parseLong(millis) * NANOS_PER_MILLI)
                        .orElse(settings.reorder().toNanos()),
                source.parameter(SourceRules.RTCP).map("1"::equals).orElse(settings.rtcp()),
                source.parameter(SourceRules.RTCP_MUX).map("1"::equals).orElse(false),
                source.parameter(SourceRules.RTCP_PORT).map(Integer::valueOf).orElse(source.port() + 1));
    }
}
