package dev.holdfast.media.rtp;

import static dev.holdfast.media.rtp.RtpDatagrams.octets;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RtpPacketTest {

    private final RtpPacket packet = new RtpPacket();

    @Test
    void wrap_whenPlainHeader_readsEveryField() {
        ByteBuffer datagram = octets(0x80, 0xA1, 0xFE, 0xDC, 0x89, 0xAB, 0xCD, 0xEF, 0xF0, 0xE1, 0xD2, 0xC3, 1, 2, 3);

        assertThat(packet.wrap(datagram)).isTrue();

        assertThat(packet.marker()).isTrue();
        assertThat(packet.payloadType()).isEqualTo(33);
        assertThat(packet.sequenceNumber()).isEqualTo(0xFEDC);
        assertThat(packet.timestamp()).isEqualTo(0x89ABCDEF);
        assertThat(packet.ssrc()).isEqualTo(0xF0E1D2C3);
        assertThat(packet.csrcCount()).isZero();
        assertThat(packet.extension()).isFalse();
        assertThat(packet.payloadOffset()).isEqualTo(12);
        assertThat(packet.payloadLength()).isEqualTo(3);
        assertThat(datagram.position()).isZero();
        assertThat(datagram.limit()).isEqualTo(15);
    }

    @Test
    void wrap_whenSourcesExtensionAndPadding_findsThePayloadBetweenThem() {
        ByteBuffer datagram = ByteBuffer.allocate(64)
                .put((byte) 0xB2) // version 2, padding, extension, two contributing sources
                .put((byte) 33)
                .position(12)
                .putInt(1)
                .putInt(2)
                .putShort((short) 0xBEDE)
                .putShort((short) 1)
                .putInt(0)
                .put(new byte[] {10, 11, 12, 13, 14})
                .put(new byte[] {0, 0, 3})
                .flip();

        assertThat(packet.wrap(datagram)).isTrue();

        assertThat(packet.csrcCount()).isEqualTo(2);
        assertThat(packet.extension()).isTrue();
        assertThat(packet.payloadLength()).isEqualTo(5);
        assertThat(datagram.get(packet.payloadOffset())).isEqualTo((byte) 10);
    }

    @Test
    void wrap_whenDirectLittleEndianBufferAndOffset_readsNetworkOrderFromThePosition() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN);
        buffer.position(5)
                .put(RtpDatagrams.packet(0x01020304, 0x1234, 0x55667788))
                .flip()
                .position(5);

        assertThat(packet.wrap(buffer)).isTrue();

        assertThat(packet.sequenceNumber()).isEqualTo(0x1234);
        assertThat(packet.timestamp()).isEqualTo(0x55667788);
        assertThat(packet.ssrc()).isEqualTo(0x01020304);
        assertThat(packet.payloadOffset()).isEqualTo(17);
    }

    @Test
    void wrap_whenNoPayload_isWellFormed() {
        assertThat(packet.wrap(octets(0x80, 33, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9))).isTrue();
        assertThat(packet.payloadLength()).isZero();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("empty", octets()),
                Arguments.of("one octet short", octets(0x80, 33, 0, 1, 0, 0, 0, 0, 0, 0, 0)),
                Arguments.of("version 0", octets(0x00, 33, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9)),
                Arguments.of("version 1, as MPEG-TS has it", octets(0x47, 33, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9)),
                Arguments.of("version 3", octets(0xC0, 33, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9)),
                Arguments.of("contributing source missing", octets(0x81, 33, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9)),
                Arguments.of("extension header missing", octets(0x90, 33, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0)),
                Arguments.of(
                        "extension longer than datagram", octets(0x90, 33, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 1)),
                Arguments.of("largest extension", octets(0x90, 33, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0xFF, 0xFF)),
                Arguments.of("padding of 0", octets(0xA0, 33, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 7, 0)),
                Arguments.of("padding reaches into the header", octets(0xA0, 33, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 7, 3)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void wrap_whenMalformed_refusesAndKeepsTheLastPacket(String fault, ByteBuffer datagram) {
        packet.wrap(RtpDatagrams.packet(77));

        assertThat(packet.wrap(datagram)).as(fault).isFalse();

        assertThat(packet.sequenceNumber()).isEqualTo(77);
        assertThat(packet.payloadLength()).isEqualTo(4);
    }

    @Test
    void isRtcp_whenPacketType192To223_tellsItFromRtp() {
        assertThat(RtpPacket.isRtcp(octets(0x80, 191, 0, 1))).isFalse();
        assertThat(RtpPacket.isRtcp(octets(0x80, 192, 0, 1))).isTrue();
        assertThat(RtpPacket.isRtcp(octets(0x81, 200, 0, 12))).isTrue();
        assertThat(RtpPacket.isRtcp(octets(0x80, 223, 0, 1))).isTrue();
        assertThat(RtpPacket.isRtcp(octets(0x80, 224, 0, 1))).isFalse();
        assertThat(RtpPacket.isRtcp(octets(0x40, 200, 0, 1))).isFalse();
        assertThat(RtpPacket.isRtcp(octets(0x80, 200, 0))).isFalse();
    }
}
