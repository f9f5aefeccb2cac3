package dev.holdfast.srt;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InductionPacketTest {

    private static final int OURS = 0x0102_0304;

    /** As draft-sharabayko-srt-01 draws it: header, then the handshake's control information field. */
    private static final String PROBE = "80000000 00000000 00abcdef 00000000"
            + "00000004 00000002 7fffffff 000005dc 00002000 00000001 01020304 00000000";

    private static ByteBuffer written(String peer) {
        ByteBuffer to = ByteBuffer.allocate(InductionPacket.OCTETS);
        InductionPacket.write(to, 0x00AB_CDEF, -1, OURS, InetAddress.ofLiteral(peer));
        return to.flip();
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** What libsrt's listener makes of a probe. */
    static ByteBuffer answer(int version, int type, int socketId) {
        ByteBuffer answer = ByteBuffer.allocate(InductionPacket.OCTETS).put(written("127.0.0.1"));
        answer.putInt(12, socketId)
                .putInt(16, version)
                .putInt(20, 0x4A17)
                .putInt(36, type)
                .putInt(44, 0x5EED);
        return answer.flip();
    }

    @Test
    void write_forAnIpv4Peer_makesTheDraftsOctets() {
        assertThat(written("192.0.2.7").array()).isEqualTo(hex(PROBE + "070200c0 00000000 00000000 00000000"));
    }

    @Test
    void write_forAnIpv6Peer_makesTheDraftsOctets() {
        assertThat(written("2001:db8::1").array()).isEqualTo(hex(PROBE + "b80d0120 00000000 00000000 01000000"));
    }

    @Test
    void answeredSocket_ofAListenersAnswer_isTheProbes() {
        assertThat(InductionPacket.answeredSocket(answer(5, 1, OURS))).isEqualTo(OURS);
        assertThat(InductionPacket.answeredSocket(answer(4, 1, OURS))).isEqualTo(OURS);
    }

    @Test
    void answeredSocket_withinALargerBuffer_readsFromThePositionAndLeavesIt() {
        ByteBuffer larger = ByteBuffer.allocate(200)
                .position(7)
                .put(answer(5, 1, OURS))
                .flip()
                .position(7);
        assertThat(InductionPacket.answeredSocket(larger)).isEqualTo(OURS);
        assertThat(larger.position()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"3, 1", "6, 1", "5, 0", "5, -1", "5, 1002", "5, -2"})
    void answeredSocket_ofAnotherVersionOrType_isNone(int version, int type) {
        assertThat(InductionPacket.answeredSocket(answer(version, type, OURS))).isEqualTo(InductionPacket.NO_ANSWER);
    }

    @Test
    void answeredSocket_ofOurOwnProbeSentBack_isNone() {
        assertThat(InductionPacket.answeredSocket(written("127.0.0.1"))).isEqualTo(InductionPacket.NO_ANSWER);
    }

    @Test
    void answeredSocket_ofEachShorterDatagram_isNone() {
        ByteBuffer whole = answer(5, 1, OURS);
        for (int length = 0; length < InductionPacket.OCTETS; length++) {
            assertThat(InductionPacket.answeredSocket(whole.duplicate().limit(length)))
                    .isEqualTo(InductionPacket.NO_ANSWER);
        }
    }

    @Test
    void answeredSocket_ofDataOrAnotherControlPacket_isNone() {
        for (int first : new int[] {0, 0x7FFF_FFFF, 0x8001_0000, 0x8005_0000, 0x8000_0001}) {
            assertThat(InductionPacket.answeredSocket(answer(5, 1, OURS).putInt(0, first)))
                    .isEqualTo(InductionPacket.NO_ANSWER);
        }
    }
}
