package dev.holdfast.testing;

import java.util.ArrayList;
import java.util.List;

/** ffmpeg's command lines. */
public final class Ffmpeg {

    private Ffmpeg() {}

    /**
     * A test picture, live and without end, in MPEG-2 video.
     *
     * @param format {@code mpegts}, or {@code rtp_mpegts}
     * @param uri of any kind that ffmpeg knows; it listens where the URI says so
     * @return a list that can be added to
     */
    public static List<String> testPicture(String format, String uri) {
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
}
