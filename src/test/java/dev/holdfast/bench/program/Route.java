package dev.holdfast.bench.program;

/**
 * One stream through a program.
 *
 * @param id its name
 * @param srt whether it is fetched by SRT as a caller; if not, it comes as bare UDP datagrams
 * @param host where the SRT listener is; not used for UDP
 * @param port of the SRT listener, or of this machine to receive UDP on
 * @param outPort of this machine to send UDP to
 */
public record Route(String id, boolean srt, String host, int port, int outPort) {

    static final int LATENCY_MILLIS = 120;

    public static Route srt(String id, String host, int port, int outPort) {
        return new Route(id, true, host, port, outPort);
    }

    public static Route udp(String id, int port, int outPort) {
        return new Route(id, false, "127.0.0.1", port, outPort);
    }

    /** As srt-live-transmit, ffmpeg, GStreamer and Holdfast all read it. */
    String srtUri() {
        return "srt://" + host + ":" + port + "?mode=caller&latency=" + LATENCY_MILLIS;
    }
}
