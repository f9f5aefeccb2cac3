package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.media.mpegts.TsFramer;
import dev.holdfast.media.mpegts.TsLayout;
import java.nio.ByteBuffer;

class TsFramerFuzzTest {

    private static final int BUFFER_OCTETS = 8192;

    /** The first octet says how long the reads are; the rest is the byte stream. */
    @FuzzTest
    void framer_whateverTheByteStream_losesCountOfNoOctet(byte[] input) {
        if (input.length == 0) {
            return;
        }
        // The demands on each read are put into words.
        long reads = 1L + (long) input.length / readOctets(input);
        Demands.allocatesAtMost(4096 + 3L * BUFFER_OCTETS + 2048 * reads, () -> frame(input));
        frame(input);
    }

    private static int readOctets(byte[] input) {
        return 7 + 16 * (input[0] & 0xFF);
    }

    private static void frame(byte[] input) {
        TsFramer framer = new TsFramer();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_OCTETS);
        long[] passedOn = new long[1];
        int read = readOctets(input);
        long losses = 0;
        int at = 1;
        while (at < input.length) {
            int octets = Math.min(read, input.length - at);
            framer.resume(buffer);
            buffer.put(input, at, octets).flip();
            framer.frame(buffer, payload -> {
                TsLayout layout = framer.layout();
                Demands.that(layout != null && payload.remaining() > 0, "a payload only when in sync");
                Demands.that(
                        layout == null
                                || (payload.remaining() % layout.stride() == 0
                                        && payload.remaining() <= TsFramer.MOST_PACKETS * layout.stride()),
                        "whole packets, found " + payload.remaining() + " octets");
                passedOn[0] += payload.remaining();
            });
            at += octets;
            Demands.that(
                    passedOn[0] + framer.skippedOctets() + framer.leftOver() == at - 1,
                    "every octet passed on, dropped or kept: " + passedOn[0] + " + " + framer.skippedOctets() + " + "
                            + framer.leftOver() + " of " + (at - 1));
            Demands.that(framer.leftOver() <= TsFramer.MOST_LEFT_OVER, "little left over");
            Demands.that(framer.damagedOctets() <= framer.skippedOctets(), "no more damaged than dropped");
            Demands.that(framer.losses() >= losses && framer.resyncs() <= framer.losses(), "counters in step");
            losses = framer.losses();
        }
    }
}
