package dev.holdfast.srt;

import java.net.InetSocketAddress;

/**
 * What two peers agreed on in their handshake.
 *
 * @param remoteAddress the peer
 * @param localAddress ours; with a wildcard address where the socket is bound to all
 * @param streamId what the caller announced, empty where nothing
 * @param receiveLatencyMillis latency of what we receive: the larger of both wishes
 * @param sendLatencyMillis latency the peer applies to what we send
 * @param encrypted whether what we receive is encrypted
 */
public record SrtConnectionDetails(
        InetSocketAddress remoteAddress,
        InetSocketAddress localAddress,
        String streamId,
        int receiveLatencyMillis,
        int sendLatencyMillis,
        boolean encrypted) {}
