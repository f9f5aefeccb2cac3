package dev.holdfast.transport.rtp;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Addresses as people read them. */
final class Addresses {

    private Addresses() {}

    /** {@code 192.0.2.1:5004}, {@code [2001:db8:0:0:0:0:0:1]:5004}, {@code *:5004}. */
    static String text(InetSocketAddress address) {
        return host(address.getAddress()) + ":" + address.getPort();
    }

    /** {@code " on 192.0.2.1"}, or nothing for every address. */
    static String on(@Nullable InetAddress address) {
        return address == null ? "" : " on " + address.getHostAddress();
    }

    static String host(@Nullable InetAddress address) {
        if (address == null || address.isAnyLocalAddress()) {
            return "*";
        }
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }
}
