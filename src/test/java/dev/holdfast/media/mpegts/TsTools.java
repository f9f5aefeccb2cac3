package dev.holdfast.media.mpegts;

import dev.holdfast.testing.Peer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What independent programs say of a transport stream file: tsreport of tstools, and ffmpeg. */
final class TsTools {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final String report;
    private final String demuxed;

    private TsTools(String report, String demuxed) {
        this.report = report;
        this.demuxed = demuxed;
    }

    static TsTools of(Path file) {
        // From standard input ffmpeg cannot look ahead and back, so it tells of each fault once.
        ProcessBuilder ffmpeg = new ProcessBuilder(
                        "ffmpeg -hide_banner -nostats -v debug -i pipe:0 -map 0 -c copy -f null -".split(" "))
                .redirectInput(file.toFile());
        return new TsTools(run(new ProcessBuilder("tsreport", "-b", file.toString())), run(ffmpeg));
    }

    /** Makes a transport stream of 2.5 Mbit/s with these codecs. */
    static byte[] make(Path file, String codecs, String... more) {
        List<String> command = new ArrayList<>(List.of(("ffmpeg -y -nostdin -hide_banner -loglevel error"
                        + " -f lavfi -i testsrc2=size=640x360:rate=25"
                        + " -f lavfi -i sine=frequency=440:sample_rate=48000 -t 8 "
                        + codecs)
                .split(" ")));
        command.addAll(Arrays.asList(more));
        command.addAll(List.of("-f", "mpegts", "-muxrate", "2500k", file.toString()));
        try (Peer ffmpeg = Peer.start(command)) {
            int exit = ffmpeg.awaitExit(LONG);
            if (exit != 0) {
                throw new AssertionError("ffmpeg ended with " + exit + ":\n" + ffmpeg.output());
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(ProcessBuilder command) {
        try (Peer tool = Peer.start(command)) {
            tool.awaitExit(LONG);
            return tool.output();
        }
    }

    /** tsreport: continuity errors of all streams; below 0 if it gave up on the file. */
    long reportedContinuityErrors() {
        return gaveUp() ? -1 : sum("### CC error \\* (\\d+)");
    }

    /** tsreport: packets sent twice. */
    long reportedDuplicates() {
        return sum("duplicate packets: (\\d+)");
    }

    /** tsreport: steps of the clock above 100 ms. */
    long reportedClockGaps() {
        return gaveUp() ? -1 : sum("Bad \\(>\\.1s\\) gaps: (\\d+)");
    }

    /** tsreport: the longest step of the clock, in ticks of 90 kHz. */
    long reportedLongestClockStep() {
        return sum("Max gap: (\\d+)t");
    }

    /** tsreport: bits per second. */
    long reportedRate() {
        return sum("Overall stream rate=(\\d+)");
    }

    /** ffmpeg: breaks of continuity counters. */
    long demuxerContinuityErrors() {
        return count("Continuity check failed for pid");
    }

    /** ffmpeg: packets with the error indicator. */
    long demuxerTransportErrors() {
        return count("Packet had TEI flag set");
    }

    /** ffmpeg: the codecs it found, video first. */
    String codecs() {
        List<String> found = new ArrayList<>();
        for (String kind : List.of("Video", "Audio")) {
            Matcher stream = Pattern.compile("Input #0.*?: " + kind + ": (\\w+)", Pattern.DOTALL)
                    .matcher(demuxed);
            if (stream.find()) {
                found.add(stream.group(1));
            }
        }
        return String.join("+", found);
    }

    private boolean gaveUp() {
        return report.contains("### tsreport: Error");
    }

    private long count(String text) {
        return Pattern.compile(text, Pattern.LITERAL).matcher(demuxed).results().count();
    }

    private long sum(String pattern) {
        return Pattern.compile(pattern)
                .matcher(report)
                .results()
                .mapToLong(each -> Long.parseLong(each.group(1)))
                .sum();
    }

    @Override
    public String toString() {
        return report;
    }
}
