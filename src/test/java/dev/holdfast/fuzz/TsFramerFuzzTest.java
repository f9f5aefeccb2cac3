package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.media.mpegts.TsFramer;
import java.nio.ByteBuffer;

class TsFramerFuzzTest {

    private static final int BUFFER_OCTETS = 4096;

    /** What the framer keeps, and the harness with it. */
    private static final int OF_ONE_STREAM = 16 * 1024;

    @FuzzTest
    void framer_whenFedAnyBytesInAnyPieces_losesAndInventsNone(byte[] input) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_OCTETS);
        Demands.allocatesAtMost(OF_ONE_STREAM, () -> {
            TsFramer framer = new TsFramer();
            for (int at = 0; at < input.length; at += 1316) {
                framer.resume(buffer);
                buffer.put(input, at, Math.min(1316, input.length - at));
                framer.frame(buffer.flip(), ByteBuffer::clear);
            }
        });
        new Datagrams(input).forEach(new Watched(buffer));
    }

    private static final class Watched implements Datagrams.Receiver {

        private final ByteBuffer buffer;
        private TsFramer framer = new TsFramer();
        private long in;
        private long out;

        Watched(ByteBuffer buffer) {
            this.buffer = buffer;
        }

        @Override
        public void onDatagram(ByteBuffer datagram, long nowNanos) {
            in += datagram.remaining();
            framer.resume(buffer);
            buffer.put(datagram);
            framer.frame(buffer.flip(), payload -> {
                int stride = framer.layout() == null ? 0 : framer.layout().stride();
                int octets = payload.remaining();
                Demands.that(
                        stride > 0 && octets > 0 && octets % stride == 0 && octets <= TsFramer.MOST_PACKETS * stride,
                        "1 to 7 whole packets, found " + octets + " octets");
                out += octets;
            });
            Demands.that(framer.leftOver() <= TsFramer.MOST_LEFT_OVER, "a bounded remainder");
            Demands.that(
                    in == out + framer.skippedOctets() + framer.leftOver(),
                    "every octet passed on, skipped or kept, found " + in + " in and " + out + " out");
        }

        @Override
        public void onRestart() {
            framer = new TsFramer();
            in = 0;
            out = 0;
        }
    }
}
