package dev.holdfast.transport.rtp;

import dev.holdfast.testing.Peer;
import java.util.ArrayList;
import java.util.List;

/** GStreamer pipelines that a test talks to, made of the plugins of good and bad alone. */
final class Gst {

    /** A second of sound in packets of 1024 samples. */
    static final int BUFFERS_PER_SECOND = 47;

    private static final String SOUND =
            "audiotestsrc is-live=true num-buffers=%d ! audio/x-raw,rate=48000,channels=2 ! audioconvert ! lamemp3enc"
                    + " bitrate=320 target=bitrate cbr=true ! mpegaudioparse ! mpegtsmux alignment=1 ! rtpmp2tpay mtu=400 ! ";

    private Gst() {}

    /** MPEG-TS in RTP and nothing else. */
    static Peer sender(int seconds, int port) {
        return launch(
                "", SOUND.formatted(seconds * BUFFERS_PER_SECOND) + "udpsink sync=false host=127.0.0.1 port=" + port);
    }

    /**
     * The same with RTCP by rtpbin, which goes out of {@code rtcpPort} and is received there; its end is a goodbye. What it
     * makes of reports is in its output. Of its two sockets on that port the one bound to an address gets what comes.
     */
    static Peer senderWithRtcp(int seconds, int port, int rtcpPort) {
        return launch(
                "rtpsource:5",
                "rtpbin name=b " + SOUND.formatted(seconds * BUFFERS_PER_SECOND)
                        + "b.send_rtp_sink_0 b.send_rtp_src_0 ! udpsink sync=false async=false host=127.0.0.1 port="
                        + port
                        + " b.send_rtcp_src_0 ! udpsink sync=false async=false host=127.0.0.1 port=" + (port + 1)
                        + " bind-port=" + rtcpPort + " udpsrc address=127.0.0.1 port=" + rtcpPort
                        + " ! b.recv_rtcp_sink_0");
    }

    /** A receiver that reports to {@code reportPort} some five times a second. */
    static Peer receiver(int port, int rtcpPort, int reportPort) {
        return launch(
                "",
                "rtpsession name=s rtcp-min-interval=200000000 udpsrc port=" + port
                        + " caps=application/x-rtp,media=video,clock-rate=90000,encoding-name=MP2T,payload=33"
                        + " ! s.recv_rtp_sink s.recv_rtp_src ! fakesink sync=false async=false udpsrc port=" + rtcpPort
                        + " ! s.recv_rtcp_sink s.send_rtcp_src ! udpsink sync=false async=false host=127.0.0.1 port="
                        + reportPort);
    }

    private static Peer launch(String debug, String pipeline) {
        List<String> command = new ArrayList<>(List.of("gst-launch-1.0"));
        command.addAll(List.of(pipeline.split(" ")));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("GST_DEBUG", debug);
        builder.environment().put("GST_DEBUG_NO_COLOR", "1");
        return Peer.start(builder);
    }
}
