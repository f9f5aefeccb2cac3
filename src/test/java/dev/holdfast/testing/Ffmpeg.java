package dev.holdfast.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** ffmpeg's command lines; each is a list that can be added to. */
public final class Ffmpeg {

    private Ffmpeg() {}

    /**
     * A test picture, live and without end, in MPEG-2 video.
     *
     * @param format {@code mpegts}, or {@code rtp_mpegts}
     * @param uri of any kind that ffmpeg knows; it listens where the URI says so
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

    /**
     * A test picture at its own pace, in H.264 of 2 Mbit/s.
     *
     * @param inputOptions that follow the picture, such as {@code -t 4}
     */
    public static List<String> testPictureInH264(String format, String uri, String... inputOptions) {
        List<String> command = new ArrayList<>(List.of(
                "ffmpeg", "-v", "error", "-nostdin", "-re", "-f", "lavfi", "-i", "testsrc=size=320x240:rate=25"));
        command.addAll(List.of(inputOptions));
        command.addAll(List.of("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-b:v", "2M"));
        command.addAll(List.of("-g", "25", "-f", format, uri));
        return command;
    }

    /** A file octet by octet, whatever is in it, at the pace of its size. */
    public static List<String> octets(Path file, String uri) {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-nostdin", "-re", "-f", "data"));
        command.addAll(List.of("-i", file.toString(), "-map", "0:0", "-codec", "copy", "-f", "data", uri));
        return command;
    }
}
