package dev.holdfast.testing;

import java.util.ArrayList;
import java.util.List;

/** srt-live-transmit's command lines. */
public final class SrtLiveTransmit {

    private SrtLiveTransmit() {}

    /**
     * Relays from one URI to another, and goes on when a connection has ended.
     *
     * @param from such as {@code udp://127.0.0.1:5000} or {@code srt://127.0.0.1:9000?mode=listener}
     */
    public static List<String> relay(String from, String to) {
        return command(from, to, "-a:yes");
    }

    /** Relays until one of its connections ends, and tells of them on its output. */
    public static List<String> relayOnce(String from, String to) {
        return command(from, to, "-loglevel:note", "-a:no");
    }

    private static List<String> command(String from, String to, String... options) {
        List<String> command = new ArrayList<>(List.of("srt-live-transmit"));
        command.addAll(List.of(options));
        command.addAll(List.of(from, to));
        return command;
    }

    /** A local UDP port, as one of the ends. */
    public static String udp(int port) {
        return udp("127.0.0.1", port);
    }

    /** A UDP port of the machine or the namespace that it runs in. */
    public static String udp(String host, int port) {
        return "udp://" + host + ":" + port;
    }
}
