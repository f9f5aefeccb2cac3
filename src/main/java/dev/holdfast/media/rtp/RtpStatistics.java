package dev.holdfast.media.rtp;

/**
 * The counters of an {@link RtpReceiver} at one moment, consistent with one another.
 *
 * <p>All but {@code packetsMissing}, {@code packetsPending} and the fields from {@code jitterNanos} on only ever grow,
 * over changes of source and over {@link RtpReceiver#restart} too, so that windows are differences of two of these.
 * Always {@code packetsExpected = packetsReceived - duplicates + packetsMissing + packetsLost}, and every datagram is in
 * exactly one of received, pending, discarded, rtcp and malformed.
 *
 * @param packetsReceived valid packets of the session's sources, duplicates included
 * @param packetsExpected packets that the sources have sent, judged by sequence numbers
 * @param packetsLost gaps that can be filled no more: 128 packets have been sent since, or the source has ended
 * @param packetsMissing gaps that a late packet may still fill, 0 to 127. The loss within a window is the difference of
 *     {@code packetsLost + packetsMissing}, which may be slightly negative while late packets come in
 * @param duplicates packets received more than once
 * @param reordered packets that came late and filled a gap
 * @param packetsPending packets waiting for confirmation, see {@link RtpVerdict#PENDING}
 * @param packetsDiscarded packets that were never confirmed: strays, other senders, wild sequence numbers
 * @param rtcpPackets RTCP that came to the RTP port
 * @param malformed datagrams that are not RTP
 * @param ssrcChanges times another SSRC took over the session
 * @param sequenceRestarts times the same source went on at quite another sequence number
 * @param jitterNanos interarrival jitter of the present source, RFC 3550 A.8
 * @param extendedHighestSequence highest sequence number of the present source, extended by its cycles of 65536
 * @param ssrc of the present or last source, 0 to 2^32 - 1; -1 before the first
 * @param payloadType of the last packet received, 0 to 127; -1 before the first
 */
public record RtpStatistics(
        long packetsReceived,
        long packetsExpected,
        long packetsLost,
        long packetsMissing,
        long duplicates,
        long reordered,
        long packetsPending,
        long packetsDiscarded,
        long rtcpPackets,
        long malformed,
        long ssrcChanges,
        long sequenceRestarts,
        long jitterNanos,
        long extendedHighestSequence,
        long ssrc,
        int payloadType) {}
