package dev.holdfast.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.media.Seeds;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RtcpReaderTest {

    private static final int SSRC = 0xCAFE0001;

    private final Rtcp.Words words = new Rtcp.Words();

    static long[] seeds() {
        return Seeds.some(20);
    }

    /** RFC 3550 section 6.1: a report, then the description, then anything else, the goodbye last. */
    @Test
    void read_whenCompound_tellsEachPacketInOrder() {
        ByteBuffer compound = Rtcp.compound(
                Rtcp.senderReport(SSRC, 0x1122334455667788L, 90_000, 17),
                Rtcp.cname(SSRC, "cam@studio"),
                Rtcp.bye(SSRC, "end of shift"));
        assertThat(RtcpReader.read(compound, words)).isTrue();
        assertThat(words.told)
                .containsExactly(
                        "SR cafe0001 ntp 1122334455667788 ts 90000 packets 17 octets 22372",
                        "CNAME cafe0001 cam@studio",
                        "BYE cafe0001 'end of shift'");
        assertThat(compound.position()).isZero();
    }

    /** RFC 3550 section 6.4.1: 8 bits of fraction, 24 bits with a sign. */
    @Test
    void reportBlock_whenMoreCameThanWereExpected_hasANegativeLoss() {
        assertThat(read("81c90007 00000001 cafe0001 40fffffe 0001000a 00000064 55667788 00010000"))
                .isTrue();
        assertThat(words.blocks).containsExactly(new ReportBlock(SSRC, 0x40, -2, 0x1000A, 100, 0x55667788, 0x10000));
    }

    /** RFC 5506: no report at the front. */
    @ParameterizedTest
    @CsvSource({
        "81cb0001 cafe0001, BYE cafe0001 ''",
        "81ca0003 cafe0001 01036162 63000000, CNAME cafe0001 abc",
        "80cf0004 00000007 04000002 e0000000 80000000, RRTR 7 e000000080000000",
    })
    void read_whenReducedSize_isTaken(String hex, String told) {
        assertThat(read(hex)).isTrue();
        assertThat(words.told).containsExactly(told);
    }

    /** RFC 3550 section 6.7, RFC 4585 and types nobody has defined: passed over by their length. */
    @ParameterizedTest
    @CsvSource({
        "80cc0002 00000001 74657374", // APP
        "81cd0003 00000001 cafe0001 00010000", // generic NACK
        "80df0000",
        "80c00000",
    })
    void read_whenAPacketIsNotKnown_goesOnBehindIt(String hex) {
        assertThat(read(hex + "81cb0001 cafe0001")).isTrue();
        assertThat(words.told).containsExactly("BYE cafe0001 ''");
    }

    /** RFC 3550 section 6.5: several chunks, items that are not CNAME, a name of several words. */
    @Test
    void descriptions_whenSeveralChunksAndItems_tellTheNamesOnly() {
        assertThat(read("82ca0008 0000000a 0203 746f6d 0104 6d61696e 00 0000000b 0109 61626364 65666768 69 00"))
                .isTrue();
        assertThat(words.told).containsExactly("CNAME a main", "CNAME b abcdefghi");
    }

    @Test
    void cname_whenItHasControlCharacters_isMadeReadable() {
        assertThat(read("81ca0003 cafe0001 01036107 63000000")).isTrue();
        assertThat(words.told).containsExactly("CNAME cafe0001 a?c");
    }

    /** RFC 3611 section 4.5. */
    @Test
    void delaySinceReference_ofSeveralReceivers_isToldForEach() {
        assertThat(read("80cf0008 0000000a 05000006 00000001 11111111 00010000 00000002 22222222 00020000"))
                .isTrue();
        assertThat(words.told).containsExactly("DLRR a 1 11111111 10000", "DLRR a 2 22222222 20000");
    }

    /** RFC 3550 section 6.4.1: the last packet may be padded. */
    @Test
    void read_whenTheLastIsPadded_leavesThePaddingOut() {
        assertThat(read("80c90001 00000007 a1cb0002 cafe0001 00000004")).isTrue();
        assertThat(words.told).containsExactly("RR 7", "BYE cafe0001 ''");
    }

    /** RFC 3550 A.2, and the bounds of each kind of packet. */
    @ParameterizedTest
    @CsvSource({
        "version 1,                       40c90001 00000007",
        "type below RTCP,                 80bf0001 00000007",
        "type above RTCP,                 80e00001 00000007",
        "longer than the datagram,        80c90002 00000007",
        "half a header behind,            80c90001 00000007 80c9",
        "not RTCP behind,                 80c90001 00000007 00000000",
        "too short for its sender report, 80c80005 00000007 00000000 00000000 00000000 00000000",
        "too short for its blocks,        82c90007 00000001 cafe0001 40fffffe 0001000a 00000064 55667788 00010000",
        "no word for the SSRC,            80c90000",
        "padded before the last,          a0c90002 00000007 00000004 80c90001 00000007",
        "padding of 0,                    a0c90002 00000007 00000000",
        "padding not of words,            a0c90002 00000007 00000003",
        "padding over the header,         a0c90002 00000007 00000010",
        "a chunk without an end,          81ca0002 cafe0001 01026162",
        "an item beyond the end,          81ca0002 cafe0001 01ff6100",
        "fewer chunks than promised,      82ca0003 cafe0001 01036162 63000000",
        "fewer sources than promised,     82cb0001 cafe0001",
        "a reason beyond the end,         81cb0002 cafe0001 05616263",
        "an application without a name,   80cc0001 00000001",
        "a block beyond the end,          80cf0004 00000007 04000003 e0000000 80000000",
        "a time of the wrong length,      80cf0003 00000007 04000001 e0000000",
        "an answer of the wrong length,   80cf0003 00000007 05000001 e0000000",
        "no reporter,                     80cf0000",
    })
    void read_whenMalformed_tellsNothing(String what, String hex) {
        assertThat(read(hex)).as(what).isFalse();
        assertThat(read("80c90001 00000007" + hex))
                .as(what + ", behind a good one")
                .isFalse();
        assertThat(words.told).isEmpty();
    }

    @Test
    void read_whenEmptyOrShort_isFalse() {
        assertThat(read("")).isFalse();
        assertThat(read("80c900")).isFalse();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void read_whatever_neverThrows(long seed) {
        Random random = new Random(seed);
        byte[] good = new byte
                [Rtcp.compound(
                                Rtcp.senderReport(SSRC, seed, 1, 2),
                                Rtcp.cname(SSRC, "x"),
                                Rtcp.delaySinceReference(1, 2, 3, 4))
                        .remaining()];
        Rtcp.compound(Rtcp.senderReport(SSRC, seed, 1, 2), Rtcp.cname(SSRC, "x"), Rtcp.delaySinceReference(1, 2, 3, 4))
                .get(good);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int n = random.nextInt(6); n >= 0; n--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            int from = 4 * random.nextInt(4);
            RtcpReader.read(ByteBuffer.wrap(bad, from, random.nextInt(bad.length - from)), words);
        }
    }

    private boolean read(String hex) {
        return RtcpReader.read(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))), words);
    }
}
