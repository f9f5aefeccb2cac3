package dev.holdfast.srt;

/**
 * What libsrt knows about one connection at one moment.
 *
 * <p>Totals count from the start of the connection and never go back; rates over a window are differences of totals.
 * Keepalives appear nowhere. Source: libsrt {@code docs/API/statistics.md}.
 *
 * @param sampledNanos {@link System#nanoTime()} of the sample
 * @param connectionMillis age of the socket
 * @param packetsReceived data packets, retransmitted ones included
 * @param uniquePacketsReceived packets handed over or still to be handed over, without duplicates
 * @param packetsLost gaps noticed by the receiver, repaired later or not
 * @param packetsDropped packets never handed over because they came too late or not at all
 * @param packetsRetransmittedReceived retransmitted packets received since libsrt's interval began, which this library
 *     never resets
 * @param packetsBelated packets that came after their time, same interval
 * @param packetsUndecryptable packets that could not be decrypted
 * @param bytesReceived with IP, UDP and SRT headers
 * @param uniqueBytesReceived like {@code uniquePacketsReceived}, with headers
 * @param bytesLost estimated, with headers
 * @param bytesDropped estimated, with headers
 * @param packetsSent data packets, retransmitted ones included
 * @param uniquePacketsSent without retransmissions
 * @param packetsSendLost packets the peer reported lost
 * @param packetsRetransmitted packets sent again
 * @param packetsSendDropped packets given up because it was too late to send them
 * @param bytesSent with headers
 * @param acksSent acknowledgements sent: the sign of a receiver at work, one per 10 ms
 * @param acksReceived acknowledgements received: a sender's sign of life of the peer
 * @param naksSent loss reports sent
 * @param naksReceived loss reports received
 * @param rttMillis smoothed round trip time
 * @param bandwidthMbps estimated capacity of the link
 * @param receiveRateMbps mean since the interval began
 * @param sendRateMbps mean since the interval began
 * @param receiveBufferMillis play time held in the receive buffer
 * @param receiveBufferPackets packets acknowledged and not yet handed over
 * @param receiveBufferBytes their payload and headers
 * @param receiveBufferFreeBytes room left
 * @param sendBufferMillis play time held in the send buffer
 * @param sendBufferPackets packets not yet acknowledged
 * @param sendBufferBytes their payload and headers
 * @param receiveLatencyMillis negotiated latency of what we receive
 * @param sendLatencyMillis negotiated latency of what we send
 * @param flowWindowPackets packets we may have in flight
 * @param inFlightPackets packets sent and not acknowledged
 * @param reorderDistancePackets largest reordering seen
 * @param reorderTolerancePackets reordering tolerated at the moment
 * @param mssBytes maximum segment size
 * @param bytesUndecryptable payload and headers of {@code packetsUndecryptable}
 * @param belatedMillis by how much the belated packets were late, on average
 * @param filterPacketsReceived packets of the packet filter's own, such as FEC
 * @param filterPacketsRebuilt packets that the filter made anew
 * @param filterPacketsLost packets that the filter could not make anew
 * @param filterPacketsSent packets of the filter's own that we sent
 * @param bytesRetransmitted payload and headers of {@code packetsRetransmitted}
 * @param bytesSendDropped payload and headers of {@code packetsSendDropped}
 * @param uniqueBytesSent with headers, without retransmissions
 * @param sendBusyMicros time in which there was something to send
 * @param sendPeriodMicros least time between two packets sent
 * @param congestionWindowPackets packets that congestion control lets us have in flight
 * @param sendBufferFreeBytes room left
 * @param maxBandwidthMbps limit for sending; 0 where the input's rate sets it, below 0 without one
 */
public record SrtStatistics(
        long sampledNanos,
        long connectionMillis,
        long packetsReceived,
        long uniquePacketsReceived,
        long packetsLost,
        long packetsDropped,
        long packetsRetransmittedReceived,
        long packetsBelated,
        long packetsUndecryptable,
        long bytesReceived,
        long uniqueBytesReceived,
        long bytesLost,
        long bytesDropped,
        long packetsSent,
        long uniquePacketsSent,
        long packetsSendLost,
        long packetsRetransmitted,
        long packetsSendDropped,
        long bytesSent,
        long acksSent,
        long acksReceived,
        long naksSent,
        long naksReceived,
        double rttMillis,
        double bandwidthMbps,
        double receiveRateMbps,
        double sendRateMbps,
        int receiveBufferMillis,
        int receiveBufferPackets,
        int receiveBufferBytes,
        int receiveBufferFreeBytes,
        int sendBufferMillis,
        int sendBufferPackets,
        int sendBufferBytes,
        int receiveLatencyMillis,
        int sendLatencyMillis,
        int flowWindowPackets,
        int inFlightPackets,
        int reorderDistancePackets,
        int reorderTolerancePackets,
        int mssBytes,
        long bytesUndecryptable,
        double belatedMillis,
        long filterPacketsReceived,
        long filterPacketsRebuilt,
        long filterPacketsLost,
        long filterPacketsSent,
        long bytesRetransmitted,
        long bytesSendDropped,
        long uniqueBytesSent,
        long sendBusyMicros,
        double sendPeriodMicros,
        int congestionWindowPackets,
        int sendBufferFreeBytes,
        double maxBandwidthMbps) {}
