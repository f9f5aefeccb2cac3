package dev.holdfast.srt;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Addresses of this machine. */
final class Loopback {

    private Loopback() {}

    static InetSocketAddress port(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
