package dev.holdfast.bench.program;

import dev.holdfast.testing.Peer;
import dev.holdfast.testing.SrtLiveTransmit;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A program of the field that is run once for each stream.
 *
 * @param of makes the command of one stream
 */
public record PeerProgram(
        String name, String version, String comesFrom, String command, Function<Route, List<String>> of)
        implements Program {

    private static final Pattern SRT_VERSION = Pattern.compile("SRT Library version: ([0-9.]+)");
    private static final Pattern GSTREAMER_VERSION = Pattern.compile("GStreamer ([0-9.]+)");
    private static final Pattern FFMPEG_VERSION = Pattern.compile("ffmpeg version (\\S+)");
    private static final Pattern SOCAT_VERSION = Pattern.compile("socat version (\\S+)");

    /** Between the end of an ffmpeg and the next, in seconds. Scripts in the field have 1 to 5; the shortest favours it. */
    private static final String FFMPEG_PAUSE = "1";

    /** {@code srt-live-transmit}, which connects again by itself. */
    public static Program srtLiveTransmit() {
        return new PeerProgram(
                "srt-live-transmit",
                Installed.version(SRT_VERSION, "srt-live-transmit", "-version"),
                "srt-tools",
                "srt-live-transmit -a:yes 'srt://HOST:PORT?mode=caller&latency=120' udp://127.0.0.1:OUT",
                route -> SrtLiveTransmit.relay(route.srtUri(), udp(route)));
    }

    /** GStreamer with {@code srtsrc} or {@code udpsrc}. */
    public static Program gstreamer() {
        return new PeerProgram(
                "gstreamer",
                Installed.version(GSTREAMER_VERSION, "gst-launch-1.0", "--version"),
                "gstreamer1.0-tools, gstreamer1.0-plugins-good and -bad",
                "gst-launch-1.0 -q srtsrc uri='srt://…' | udpsrc port=PORT ! udpsink host=127.0.0.1 port=OUT",
                route -> route.srt()
                        ? List.of(
                                "gst-launch-1.0",
                                "-q",
                                "srtsrc",
                                "uri=" + route.srtUri(),
                                "!",
                                "udpsink",
                                "host=127.0.0.1",
                                "port=" + route.outPort())
                        : List.of(
                                "gst-launch-1.0",
                                "-q",
                                "udpsrc",
                                "port=" + route.port(),
                                "!",
                                "udpsink",
                                "host=127.0.0.1",
                                "port=" + route.outPort()));
    }

    /** {@code ffmpeg -c copy}, started again whenever it ends. */
    public static Program ffmpegLoop() {
        String loop = "while :; do ffmpeg -nostdin -loglevel error -i \"$0\" -c copy -f mpegts \"$1\"; sleep "
                + FFMPEG_PAUSE + "; done";
        return new PeerProgram(
                "ffmpeg loop",
                Installed.version(FFMPEG_VERSION, "ffmpeg", "-version"),
                "ffmpeg",
                "while :; do ffmpeg -i 'srt://…' | udp://127.0.0.1:PORT -c copy -f mpegts 'udp://127.0.0.1:OUT?pkt_size=1316'; sleep "
                        + FFMPEG_PAUSE + "; done",
                route -> List.of(
                        "bash",
                        "-c",
                        loop,
                        route.srt()
                                // In ffmpeg's URIs the latency is in microseconds.
                                ? "srt://" + route.host() + ":" + route.port() + "?mode=caller&latency="
                                        + Route.LATENCY_MILLIS + "000"
                                : "udp://127.0.0.1:" + route.port(),
                        udp(route) + "?pkt_size=1316"));
    }

    /** {@code socat}, which has no SRT. */
    public static Program socat() {
        return new PeerProgram(
                "socat",
                Installed.version(SOCAT_VERSION, "socat", "-V"),
                "socat",
                "socat -u UDP-RECV:PORT UDP-SENDTO:127.0.0.1:OUT",
                route -> List.of("socat", "-u", "UDP-RECV:" + route.port(), "UDP-SENDTO:127.0.0.1:" + route.outPort()));
    }

    private static String udp(Route route) {
        return "udp://127.0.0.1:" + route.outPort();
    }

    @Override
    public Relay start(List<Route> routes) {
        return new Relay(
                routes.stream().map(route -> Peer.start(of.apply(route))).toList());
    }
}
