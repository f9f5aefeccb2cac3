package dev.holdfast.media.mpegts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real transport stream by ffmpeg: no error as it is, and exactly the errors of each damage done to it. */
class TsAccountingIT {

    private static final int PER_PAYLOAD = 7;

    @TempDir
    private static Path directory;

    private static byte[] original = new byte[0];

    private final Accounting accounting = new Accounting();
    private byte[] stream = new byte[0];

    @BeforeAll
    static void makeStream() throws IOException, InterruptedException {
        Path file = directory.resolve("video.ts");
        Path log = directory.resolve("ffmpeg.log");
        // The constant rate makes ffmpeg send null packets too.
        String arguments =
                "-hide_banner -nostdin -f lavfi -i testsrc2=size=640x360:rate=25 -f lavfi -i sine=frequency=440"
                        + " -t 8 -c:v mpeg2video -b:v 1M -c:a mp2 -f mpegts -muxrate 3M -mpegts_flags +initial_discontinuity";
        ProcessBuilder ffmpeg = new ProcessBuilder(("ffmpeg " + arguments).split(" "));
        ffmpeg.command().add(file.toString());
        Process running =
                ffmpeg.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertThat(running.waitFor(60, TimeUnit.SECONDS)).as("ffmpeg ends").isTrue();
            assertThat(running.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            running.destroyForcibly();
        }
        original = Files.readAllBytes(file);
    }

    @BeforeEach
    void copyStream() {
        stream = original.clone();
    }

    @Test
    void stream_asFfmpegMadeIt_hasNoError() {
        TsStatistics seen = account();

        assertThat(seen.packets()).isEqualTo(original.length / TsPacket.OCTETS).isGreaterThan(10_000);
        assertThat(seen.nullPackets()).isEqualTo(count(TsPacket.NULL_PID)).isPositive();
        assertThat(seen.erroredPackets()).isZero();
        assertThat(seen.duplicates()).isZero();
        assertThat(seen.scrambledPackets()).isZero();
        assertThat(seen.truncatedPayloads()).isZero();
        assertThat(seen.notTsPayloads()).isZero();
        assertThat(seen.layout()).isEqualTo(TsLayout.PLAIN);
    }

    @Test
    void stream_whenEveryHundredthVideoPacketIsNulled_hasAsManyContinuityErrors() {
        int damaged = 0;
        int video = 0;
        for (int at = 0; at < stream.length; at += TsPacket.OCTETS) {
            if (pid(at) == 0x100 && ++video % 100 == 50 && hasPayload(at)) {
                stream[at + 1] = 0x1F;
                stream[at + 2] = (byte) 0xFF;
                damaged++;
            }
        }

        TsStatistics seen = account();

        assertThat(damaged).isGreaterThan(20);
        assertThat(seen.continuityErrors()).isEqualTo(damaged);
        assertThat(seen.nullPackets()).isEqualTo(count(TsPacket.NULL_PID));
    }

    @Test
    void stream_whenSyncBytesAreBroken_hasAsManySyncErrorsAndTheirGaps() {
        int gaps = 0;
        int damaged = 0;
        for (int packet = 500; packet < stream.length / TsPacket.OCTETS - 500; packet += 500) {
            int at = packet * TsPacket.OCTETS;
            gaps += pid(at) != TsPacket.NULL_PID && hasPayload(at) ? 1 : 0;
            stream[at] = 0;
            damaged++;
        }

        TsStatistics seen = account();

        assertThat(damaged).isGreaterThan(15);
        assertThat(seen.syncErrors()).isEqualTo(damaged);
        assertThat(seen.continuityErrors()).isEqualTo(gaps);
    }

    @Test
    void stream_whenTransportErrorIndicatorsAreSet_hasAsManyTransportErrors() {
        int damaged = 0;
        for (int packet = 300; packet < stream.length / TsPacket.OCTETS; packet += 300) {
            stream[packet * TsPacket.OCTETS + 1] |= (byte) 0x80;
            damaged++;
        }

        assertThat(account().transportErrors()).isEqualTo(damaged);
    }

    /** What a lost datagram does: one error for each PID that loses between 1 and 15 payloads, seen at its next packet. */
    @Test
    void stream_whenOneDatagramIsLost_hasOneContinuityErrorForEachPidInIt() {
        int lost = 200;
        int from = lost * PER_PAYLOAD * TsPacket.OCTETS;
        Map<Integer, Integer> payloads = new HashMap<>();
        for (int i = 0; i < PER_PAYLOAD; i++) {
            int at = from + i * TsPacket.OCTETS;
            if (pid(at) != TsPacket.NULL_PID && hasPayload(at)) {
                payloads.merge(pid(at), 1, Integer::sum);
            }
        }
        for (int payload = 0; payload * PER_PAYLOAD * TsPacket.OCTETS < stream.length; payload++) {
            if (payload != lost) {
                account(payload);
            }
        }

        assertThat(payloads).isNotEmpty();
        assertThat(accounting.snapshot().continuityErrors()).isEqualTo(payloads.size());
    }

    private TsStatistics account() {
        for (int payload = 0; payload * PER_PAYLOAD * TsPacket.OCTETS < stream.length; payload++) {
            account(payload);
        }
        return accounting.snapshot();
    }

    private void account(int payload) {
        int from = payload * PER_PAYLOAD * TsPacket.OCTETS;
        int length = Math.min(PER_PAYLOAD * TsPacket.OCTETS, stream.length - from);
        accounting.onPayload(ByteBuffer.wrap(stream), from, length);
    }

    private long count(int pid) {
        long found = 0;
        for (int at = 0; at < stream.length; at += TsPacket.OCTETS) {
            found += pid(at) == pid ? 1 : 0;
        }
        return found;
    }

    private int pid(int at) {
        return (stream[at + 1] & 0x1F) << 8 | (stream[at + 2] & 0xFF);
    }

    private boolean hasPayload(int at) {
        return (stream[at + 3] & 0x10) != 0;
    }
}
