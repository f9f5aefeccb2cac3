package dev.holdfast.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The analysis beside that of independent programs, over files of ffmpeg damaged in ways that are known exactly. The rows
 * of the table in docs/mpegts.md are these tests'; they leave them in target/ts-comparison.txt.
 */
class TsAnalyserComparisonIT {

    private static final String H264_AAC = "-c:v libx264 -preset ultrafast -bf 2 -g 50 -b:v 1M -c:a aac";
    private static final double RATE = 2_500_000;
    private static final int PAYLOAD = 7 * TsPacket.OCTETS;
    private static final int VIDEO = 0x100;
    private static final int AUDIO = 0x101;
    private static final int PAT = 0;
    private static final Path TABLE = Path.of("target", "ts-comparison.txt");

    @TempDir
    private static Path directory;

    private static byte[] original = new byte[0];

    private TsFile file = new TsFile(new byte[0]);
    private String name = "";
    private long longestClockStepNanos;

    @BeforeAll
    static void makeStream() throws IOException {
        original = TsTools.make(directory.resolve("h264.ts"), H264_AAC);
        Files.deleteIfExists(TABLE);
    }

    @BeforeEach
    void copyStream(TestInfo test) {
        file = new TsFile(original);
        name = test.getTestMethod().orElseThrow().getName();
    }

    @ParameterizedTest
    @CsvSource({
        "h264+aac, -c:v libx264 -preset ultrafast -bf 2 -g 50 -b:v 1M -c:a aac",
        "hevc+mp2, -c:v libx265 -preset ultrafast -x265-params log-level=error:keyint=50 -b:v 1M -c:a mp2",
        "mpeg2video+ac3, -c:v mpeg2video -g 50 -b:v 1500k -c:a ac3",
        "h264+opus, -c:v libx264 -preset ultrafast -g 50 -b:v 1M -c:a libopus"
    })
    void file_asFfmpegMadeIt_hasNoErrorAndTheSameCodecsRateAndClock(String codecs, String options) throws IOException {
        file = new TsFile(TsTools.make(directory.resolve(codecs + ".ts"), options));

        TsAnalyzer ours = analyse();
        TsSnapshot seen = ours.snapshot(end());
        TsTools theirs = theirs(seen);

        assertErrors(seen, Map.of());
        assertThat(ours.codec()).contains(codecs).contains(theirs.codecs());
        assertThat(theirs.reportedContinuityErrors()).isZero();
        assertThat(theirs.demuxerContinuityErrors()).isZero();
        assertThat(seen.timing().bitsPerSecond()).isCloseTo((double) theirs.reportedRate(), within(RATE / 100));
        assertThat(longestClockStepNanos * 9 / 100_000.0)
                .isCloseTo((double) theirs.reportedLongestClockStep(), within(1.0));
        assertThat(seen.timing().randomAccessIntervalNanos()).isBetween(2_000_000_000L, 2_100_000_000L);
        assertThat(seen.timing().delayFactorSeconds()).isCloseTo(PAYLOAD * 8 / RATE, within(0.001));
    }

    /** tsreport does not see the step of a counter from 0 to 2. */
    @Test
    void video_whenPacketsAreMissing_isAContinuityErrorEach() throws IOException {
        List<Integer> missing = file.every(300, 200, i -> file.pid(i) == VIDEO && file.isPlain(i));
        long unseen =
                missing.stream().filter(i -> (file.packet(i)[3] & 0xF) == 1).count();
        file.remove(missing);

        TsSnapshot seen = analyse().snapshot(end());
        TsTools theirs = theirs(seen);

        int truth = missing.size();
        assertThat(truth).isGreaterThan(10);
        assertErrors(seen, Map.of("continuity_count_error", truth));
        assertThat(seen.faults().lostPackets()).isEqualTo(truth);
        assertThat(theirs.reportedContinuityErrors()).isEqualTo(truth - unseen);
        assertThat(theirs.demuxerContinuityErrors()).isEqualTo(truth);
    }

    /** One repetition is legal (ISO/IEC 13818-1 section 2.4.3.3); ffmpeg counts it as a break; tsreport does not see that of a 0. */
    @Test
    void video_whenPacketsAreRepeatedOnce_isNoError() throws IOException {
        List<Integer> repeated = file.every(300, 200, i -> file.pid(i) == VIDEO && file.isPlain(i));
        long unseen =
                repeated.stream().filter(i -> (file.packet(i)[3] & 0xF) == 0).count();
        file.repeat(repeated);

        TsSnapshot seen = analyse().snapshot(end());
        TsTools theirs = theirs(seen);

        assertErrors(seen, Map.of());
        assertThat(seen.packets().duplicates()).isEqualTo(repeated.size());
        assertThat(theirs.reportedContinuityErrors()).isZero();
        assertThat(theirs.reportedDuplicates()).isEqualTo(repeated.size() - unseen);
        assertThat(theirs.demuxerContinuityErrors()).isEqualTo(repeated.size());
    }

    /** Nothing in a packet with the indicator can be trusted, so each is missing from its PID too. */
    @Test
    void video_whenTheErrorIndicatorIsSet_isATransportErrorAndAGapEach() throws IOException {
        List<Integer> flagged = file.every(400, 100, i -> file.pid(i) == VIDEO && file.isPlain(i));
        flagged.forEach(i -> file.flip(i, 1, 0x80));

        TsSnapshot seen = analyse().snapshot(end());
        TsTools theirs = theirs(seen);

        assertErrors(seen, Map.of("transport_error", flagged.size(), "continuity_count_error", flagged.size()));
        assertThat(theirs.demuxerTransportErrors()).isEqualTo(flagged.size());
        assertThat(theirs.reportedContinuityErrors())
                .as("tsreport does not look at it")
                .isZero();
    }

    /** Neither program tells of a wrong CRC. */
    @Test
    void pat_whenABitIsWrong_isACrcErrorEach() throws IOException {
        List<Integer> damaged = file.every(10, 3, i -> file.pid(i) == PAT);
        damaged.forEach(i -> file.flip(i, 15, 0x04));

        TsSnapshot seen = analyse().snapshot(end());
        theirs(seen);

        assertThat(damaged).hasSizeGreaterThan(5);
        assertErrors(seen, Map.of("crc_error", damaged.size()));
        assertThat(seen.errors()).isEqualTo(damaged.size());
    }

    /** The later one is too early, then the earlier one and the one behind both are not what was expected. */
    @Test
    void video_whenTwoPacketsAreExchanged_isThreeContinuityErrors() throws IOException {
        List<Integer> plain = file.every(1, 500, i -> file.pid(i) == VIDEO && file.isPlain(i));
        file.swap(plain.get(0), plain.get(1));

        TsSnapshot seen = analyse().snapshot(end());
        TsTools theirs = theirs(seen);

        assertErrors(seen, Map.of("continuity_count_error", 3));
        assertThat(theirs.reportedContinuityErrors()).isEqualTo(3);
        assertThat(theirs.demuxerContinuityErrors()).isEqualTo(3);
    }

    /** A datagram cut short; tsreport gives up on the file made of it. */
    @Test
    void datagram_whenCutWithinAPacket_isATruncationAndTheGapsOfWhatItLacks() throws IOException {
        int from = 300;
        while (file.pid(from * 7 + 6) != VIDEO || !file.isPlain(from * 7 + 6)) {
            from++;
        }
        TsAnalyzer analyzer = new TsAnalyzer();
        byte[] octets = file.octets();
        ByteBuffer all = ByteBuffer.wrap(octets);
        for (int at = 0, n = 0; at < octets.length; at += PAYLOAD, n++) {
            int length = Math.min(PAYLOAD, octets.length - at);
            analyzer.onPayload(all, at, n == from ? length - 100 : length, nanos(at / TsPacket.OCTETS));
        }
        int cut = (from + 1) * PAYLOAD;
        byte[] file2 = new byte[octets.length - 100];
        System.arraycopy(octets, 0, file2, 0, cut - 100);
        System.arraycopy(octets, cut, file2, cut - 100, octets.length - cut);

        TsSnapshot seen = analyzer.snapshot(end());
        TsTools theirs = theirs(seen, file2);

        assertErrors(seen, Map.of("continuity_count_error", 1));
        assertThat(seen.packets().truncatedPayloads()).isEqualTo(1);
        assertThat(theirs.demuxerContinuityErrors()).isEqualTo(1);
        assertThat(theirs.reportedContinuityErrors()).as("gave up").isNegative();
    }

    /** Single sync bytes; a file reader searches for the next, a datagram's packets stay where they are. */
    @Test
    void sync_whenBytesAreWrong_isASyncErrorAndAGapEach() throws IOException {
        List<Integer> wrong = file.every(900, 100, i -> file.pid(i) == VIDEO && file.isPlain(i));
        wrong.forEach(i -> file.flip(i, 0, 0x10));

        TsSnapshot seen = analyse().snapshot(end());
        TsTools theirs = theirs(seen);

        assertErrors(seen, Map.of("sync_byte_error", wrong.size(), "continuity_count_error", wrong.size()));
        assertThat(theirs.demuxerContinuityErrors()).isEqualTo(wrong.size());
        assertThat(theirs.reportedContinuityErrors()).as("gave up").isNegative();
    }

    /** The tables come each 100 ms; six in a row are away, so the interval is 0.7 s. */
    @Test
    void pat_whenMissingForSevenHundredMillis_isOneErrorAndAGap() throws IOException {
        List<Integer> tables = file.every(1, 20, i -> file.pid(i) == PAT).subList(0, patsIn(700) - 1);
        tables.forEach(file::drown);

        TsSnapshot seen = analyse().snapshot(end());
        TsTools theirs = theirs(seen);

        assertErrors(seen, Map.of("pat_error", 1, "continuity_count_error", 1));
        assertThat(theirs.demuxerContinuityErrors()).isEqualTo(1);
    }

    @Test
    void clock_whenItJumpsFiveSecondsForth_isADiscontinuity() throws IOException {
        for (int i = file.size() / 2; i < file.size(); i++) {
            if (file.hasPcr(i)) {
                file.advanceClock(i, 5 * 90_000);
            }
        }

        TsSnapshot seen = analyse().snapshot(end());
        TsTools theirs = theirs(seen);

        assertErrors(seen, Map.of("pcr_discontinuity_indicator_error", 1));
        assertThat(theirs.reportedClockGaps()).isEqualTo(1);
    }

    /** A gap of 16 packets or a multiple cannot be seen in a counter of four bits, so whether there is one is chance. */
    @Test
    void audio_whenAwayForTwoSeconds_isAPtsErrorForEachSevenHundredMillisAndAJump() throws IOException {
        List<Integer> units = file.every(1, 0, i -> file.pid(i) == AUDIO && file.startsUnit(i));
        int begin = packetsIn(3);
        int end = packetsIn(5);
        int before = units.stream().filter(i -> i < begin).toList().getLast();
        int after = units.stream().filter(i -> i >= end).findFirst().orElseThrow();
        for (int i = begin; i < end; i++) {
            if (file.pid(i) == AUDIO) {
                file.drown(i);
            }
        }

        TsSnapshot seen = analyse().snapshot(end());
        TsTools theirs = theirs(seen);

        int truth = (int) ((nanos(after) - nanos(before)) / 700_000_000L);
        assertThat(truth).isGreaterThanOrEqualTo(2);
        assertThat(seen.byIndicator()).containsEntry("pts_error", (long) truth);
        assertThat(seen.faults().timestampJumps()).isEqualTo(1);
        assertThat(seen.packets().continuityErrors()).isEqualTo(theirs.demuxerContinuityErrors());
        assertThat(seen.packets().continuityErrors()).isEqualTo(theirs.reportedContinuityErrors());
    }

    /** Begun 6 s before the end of the 33 bits: PCR, DTS of video and PTS of audio wrap once each. */
    @Test
    void timestamps_whenTheyWrap_areNoError() throws IOException {
        file = new TsFile(TsTools.make(directory.resolve("wrap.ts"), H264_AAC, "-output_ts_offset", "95437.7"));

        TsSnapshot seen = analyse().snapshot(end());
        TsTools theirs = theirs(seen);

        assertErrors(seen, Map.of());
        assertThat(seen.faults().timestampWraps()).isEqualTo(3);
        assertThat(seen.faults().timestampJumps()).isZero();
        assertThat(theirs.toString()).contains("First PCR 858").containsPattern("last\\s+\\d{5,6}t");
    }

    /** A counter that happens to begin where it ended is a repetition to us, a break to ffmpeg. */
    @Test
    void source_whenItRestarts_isADiscontinuityAndJumpsAndNoWrap() throws IOException {
        file.append(new TsFile(original));

        TsSnapshot seen = analyse().snapshot(end());
        TsTools theirs = theirs(seen);

        assertThat(seen.faults().pcrDiscontinuity()).isEqualTo(1);
        assertThat(seen.faults().timestampJumps()).isEqualTo(2);
        assertThat(seen.faults().timestampWraps()).isZero();
        assertThat(theirs.reportedClockGaps()).isIn(0L, 1L);
        assertThat(seen.packets().continuityErrors() + seen.packets().duplicates())
                .isEqualTo(theirs.demuxerContinuityErrors());
    }

    /** What a connection that begins anew is told of. */
    @Test
    void source_whenItRestartsOnAnotherConnection_isNoError() throws IOException {
        TsAnalyzer analyzer = analyse();
        analyzer.restart();
        feed(analyzer, new TsFile(original), nanos(file.size()) + 3_000_000_000L);

        assertErrors(analyzer.snapshot(end()), Map.of());
    }

    private int patsIn(int millis) {
        List<Integer> all = file.every(1, 0, i -> file.pid(i) == PAT);
        return (int) Math.round(millis * 1e6 / (nanos(all.get(30)) - nanos(all.get(20))) * 10);
    }

    private TsAnalyzer analyse() {
        TsAnalyzer analyzer = new TsAnalyzer();
        feed(analyzer, file, 0);
        return analyzer;
    }

    /** As a sender that keeps to the rate would. */
    private void feed(TsAnalyzer analyzer, TsFile file, long beginNanos) {
        byte[] octets = file.octets();
        ByteBuffer all = ByteBuffer.wrap(octets);
        for (int at = 0; at < octets.length; at += PAYLOAD) {
            int length = Math.min(PAYLOAD, octets.length - at);
            long nowNanos = beginNanos + nanos(at / TsPacket.OCTETS);
            analyzer.onPayload(all, at, length, nowNanos);
            if (at / PAYLOAD % 100 == 0) {
                long step = analyzer.snapshot(nowNanos).timing().pcrIntervalNanos();
                longestClockStepNanos = Math.max(longestClockStepNanos, step);
            }
        }
    }

    private static long nanos(int packets) {
        return Math.round(packets * TsPacket.OCTETS * 8 * 1e9 / RATE);
    }

    private static int packetsIn(int seconds) {
        return (int) (seconds * RATE / 8 / TsPacket.OCTETS);
    }

    private long end() {
        return nanos(file.size());
    }

    private TsTools theirs(TsSnapshot seen) throws IOException {
        return theirs(seen, file.octets());
    }

    /** Asks the other programs, and notes a row for the table. */
    private TsTools theirs(TsSnapshot seen, byte[] octets) throws IOException {
        Path damaged = directory.resolve("damaged.ts");
        Files.write(damaged, octets);
        TsTools theirs = TsTools.of(damaged);
        List<String> ours = new ArrayList<>();
        seen.byIndicator().forEach((indicator, count) -> {
            if (count > 0) {
                ours.add(indicator + " " + count);
            }
        });
        String row = "%s | ours %s, %s, lost %d, duplicates %d, truncated %d, jumps %d, wraps %d"
                        .formatted(
                                name,
                                ours,
                                theirs.codecs(),
                                seen.faults().lostPackets(),
                                seen.packets().duplicates(),
                                seen.packets().truncatedPayloads(),
                                seen.faults().timestampJumps(),
                                seen.faults().timestampWraps())
                + " | tsreport CC %d, duplicates %d, PCR gaps %d, rate %d"
                        .formatted(
                                theirs.reportedContinuityErrors(),
                                theirs.reportedDuplicates(),
                                theirs.reportedClockGaps(),
                                theirs.reportedRate())
                + " | ffmpeg CC %d, TEI %d%n"
                        .formatted(theirs.demuxerContinuityErrors(), theirs.demuxerTransportErrors());
        Files.writeString(TABLE, row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return theirs;
    }

    /** That these indicators count this and all others nothing. */
    private static void assertErrors(TsSnapshot seen, Map<String, Integer> expected) {
        Map<String, Long> found = new LinkedHashMap<>(seen.byIndicator());
        found.values().removeIf(each -> each == 0);
        Map<String, Long> all = new LinkedHashMap<>();
        expected.forEach((indicator, count) -> all.put(indicator, count.longValue()));
        assertThat(found).isEqualTo(all);
    }
}
