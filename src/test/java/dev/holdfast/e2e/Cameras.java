package dev.holdfast.e2e;

import java.util.ArrayList;
import java.util.List;

/** Commands of live sources. */
final class Cameras {

    private Cameras() {}

    /** ffmpeg's test picture as MPEG-TS to a URI of any kind that it knows. */
    static List<String> ffmpeg(String format, String uri) {
        return new ArrayList<>(List.of(
                "ffmpeg",
                "-nostdin",
                "-hide_banner",
                "-loglevel",
                "error",
                "-re",
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=320x180:rate=25",
                "-c:v",
                "mpeg2video",
                "-b:v",
                "800k",
                "-g",
                "12",
                "-bf",
                "0",
                "-flush_packets",
                "1",
                "-f",
                format,
                uri));
    }

    /** srt-live-transmit, relaying what comes to a local UDP port. */
    static List<String> srtLiveTransmit(int udpPort, String srtUri) {
        return srtLiveTransmit("127.0.0.1", udpPort, srtUri);
    }

    /** The same, relaying what comes to an address of the machine or namespace it runs in. */
    static List<String> srtLiveTransmit(String udpHost, int udpPort, String srtUri) {
        return List.of("srt-live-transmit", "-a:yes", "udp://" + udpHost + ":" + udpPort, srtUri);
    }
}
