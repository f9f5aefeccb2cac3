package dev.holdfast.e2e;

import dev.holdfast.testing.Ffmpeg;
import dev.holdfast.testing.FreePorts;
import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A live source of a program that others have written. */
final class SocketCamera {

    final String id;
    final String source;
    final List<String> command;
    private final Path directory;
    long eventBefore;
    Peer process = Peer.start("true");

    private SocketCamera(Path directory, String id, String source, List<String> command) {
        this.directory = directory;
        this.id = id;
        this.source = source;
        this.command = command;
    }

    static SocketCamera ffmpegTcp(Path directory, String id, boolean called) {
        int port = FreePorts.tcp();
        return new SocketCamera(
                directory,
                id,
                called ? "tcp://127.0.0.1:" + port : "tcp://:" + port,
                Ffmpeg.testPicture("mpegts", "tcp://127.0.0.1:" + port + (called ? "?listen=1" : "")));
    }

    static SocketCamera ffmpegUnix(Path directory, String id, boolean called) {
        Path path = directory.resolve(id + ".sock");
        List<String> command = Ffmpeg.testPicture("mpegts", "unix:" + path);
        if (called) {
            command.addAll(command.size() - 1, List.of("-listen", "1"));
        }
        return new SocketCamera(directory, id, "unix:" + path + (called ? "" : "?mode=listener"), command);
    }

    static SocketCamera gstreamer(Path directory, String id, boolean called) {
        int port = FreePorts.tcp();
        String sink = called ? "tcpserversink" : "tcpclientsink";
        return new SocketCamera(
                directory,
                id,
                called ? "tcp://127.0.0.1:" + port : "tcp://:" + port,
                List.of(
                        "gst-launch-1.0",
                        "-q",
                        "audiotestsrc",
                        "is-live=true",
                        "!",
                        "lamemp3enc",
                        "!",
                        "mpegaudioparse",
                        "!",
                        "mpegtsmux",
                        "!",
                        sink,
                        "host=127.0.0.1",
                        "port=" + port));
    }

    /** What it sends; MPEG-1 audio is one stream type, whatever its layer (ISO/IEC 13818-1 table 2-34). */
    String codec() {
        return command.getFirst().equals("ffmpeg") ? "mpeg2video" : "mp2";
    }

    void start() {
        process.close();
        if (command.contains("-listen")) {
            removeDeadFile();
        }
        process = Peer.start(command);
    }

    /** ffmpeg, once killed, cannot listen again where its own file lies. */
    private void removeDeadFile() {
        try {
            Files.deleteIfExists(directory.resolve(id + ".sock"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
