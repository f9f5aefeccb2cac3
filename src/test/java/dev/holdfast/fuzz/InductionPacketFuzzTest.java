package dev.holdfast.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.holdfast.srt.InductionPacket;
import java.nio.ByteBuffer;

class InductionPacketFuzzTest {

    @FuzzTest
    void answer_whateverTheDatagram_isReadOrRefused(byte[] input) {
        ByteBuffer datagram = ByteBuffer.wrap(input).asReadOnlyBuffer();
        int[] socketId = new int[1];
        Demands.allocatesAtMost(1024, () -> socketId[0] = InductionPacket.answeredSocket(datagram));
        Demands.that(datagram.position() == 0 && datagram.limit() == input.length, "an unmoved buffer");
        if (socketId[0] != InductionPacket.NO_ANSWER) {
            Demands.that(input.length >= InductionPacket.OCTETS, "a whole answer");
            Demands.that(input[0] == (byte) 0x80 && input[1] == 0, "a handshake");
            Demands.that(ByteBuffer.wrap(input).getInt(12) == socketId[0], "the socket it is addressed to");
        }
    }
}
