package dev.holdfast.srt;

import java.net.InetSocketAddress;

/**
 * Somebody who wants to come in.
 *
 * @param address where it calls from
 * @param streamId what it announced, empty where nothing
 * @param handshakeVersion 5, or 4 for libsrt before 1.3, which announces no stream id
 */
public record SrtCaller(InetSocketAddress address, String streamId, int handshakeVersion) {}
