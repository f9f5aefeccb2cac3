package dev.holdfast.e2e;

import java.util.List;

/** Commands of live sources. */
final class Cameras {

    private Cameras() {}

    /** srt-live-transmit, relaying what comes to a local UDP port. */
    static List<String> srtLiveTransmit(int udpPort, String srtUri) {
        return srtLiveTransmit("127.0.0.1", udpPort, srtUri);
    }

    /** The same, relaying what comes to an address of the machine or namespace it runs in. */
    static List<String> srtLiveTransmit(String udpHost, int udpPort, String srtUri) {
        return List.of("srt-live-transmit", "-a:yes", "udp://" + udpHost + ":" + udpPort, srtUri);
    }
}
