package dev.holdfast.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtcpWriterTest {

    private final ByteBuffer buffer = ByteBuffer.allocate(RtcpWriter.MOST_OCTETS);
    private final RtcpWriter writer = new RtcpWriter(buffer);

    /** RFC 3550 section 6.4.2, by its drawing. */
    @Test
    void receiverReport_withABlock_isAsDrawn() {
        writer.receiverReport(7, new ReportBlock(0xCAFE0001, 0x40, -2, 0x1000A, 100, 0x55667788, 0x10000));
        assertThat(hex()).isEqualTo("81c9000700000007cafe000140fffffe0001000a000000645566778800010000");
    }

    @Test
    void receiverReport_withoutABlock_isEmpty() {
        writer.receiverReport(7, null);
        assertThat(hex()).isEqualTo("80c9000100000007");
    }

    /** RFC 3611 section 4.4. */
    @Test
    void receiverReferenceTime_isAsDrawn() {
        writer.receiverReferenceTime(7, 0xE000000080000000L);
        assertThat(hex()).isEqualTo("80cf00040000000704000002e000000080000000");
    }

    /** RFC 3550 section 6.5: at least one zero ends the chunk, up to a word's border. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 16, 255})
    void compound_withANameOfAnyLength_isReadBack(int length) {
        String name = "n".repeat(length);
        writer.receiverReport(7, null)
                .cname(7, name.getBytes(StandardCharsets.US_ASCII))
                .receiverReferenceTime(7, 1)
                .bye(7);
        Rtcp.Words words = new Rtcp.Words();
        assertThat(buffer.position() % 4).isZero();
        assertThat(RtcpReader.read(buffer.flip(), words)).isTrue();
        assertThat(words.told).containsExactly("RR 7", "CNAME 7 " + name, "RRTR 7 1", "BYE 7 ''");
    }

    private String hex() {
        return HexFormat.of().formatHex(buffer.array(), 0, buffer.position());
    }
}
