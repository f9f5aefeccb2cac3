package dev.holdfast.media.mpegts;

import static dev.holdfast.media.mpegts.TsPackets.packet;
import static dev.holdfast.media.mpegts.TsPackets.payload;
import static dev.holdfast.media.mpegts.TsPackets.withoutSync;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class TsProbeTest {

    @Test
    void layout_whenPacketsOf188_isPlain() {
        assertThat(layout(payload(packet(0)))).isEqualTo(TsLayout.PLAIN);
        assertThat(layout(payload(packet(0), packet(1), packet(2)))).isEqualTo(TsLayout.PLAIN);
    }

    @Test
    void layout_whenTimeCodeBeforeEachPacket_isTimeCoded() {
        assertThat(layout(payload(new byte[4], packet(0), new byte[4], packet(1))))
                .isEqualTo(TsLayout.TIME_CODED);
    }

    @Test
    void layout_whenParityAfterEachPacket_isReedSolomon() {
        assertThat(layout(payload(packet(0), new byte[16], packet(1), new byte[16])))
                .isEqualTo(TsLayout.REED_SOLOMON);
    }

    @Test
    void layout_whenASyncByteIsMissing_isNone() {
        assertThat(layout(payload(packet(0), withoutSync(packet(1))))).isNull();
    }

    @Test
    void layout_whenNotAWholeNumberOfPackets_isNone() {
        assertThat(layout(payload())).isNull();
        assertThat(layout(payload(packet(0), new byte[] {0x47}))).isNull();
        assertThat(layout(payload(packet(0)).limit(187))).isNull();
    }

    @Test
    void looksLikeTs_whenBetweenPositionAndLimit_readsOnlyThere() {
        ByteBuffer buffer = payload(new byte[7], packet(0), new byte[9]);
        assertThat(TsProbe.looksLikeTs(buffer)).isFalse();
        assertThat(TsProbe.looksLikeTs(buffer.position(7).limit(7 + 188))).isTrue();
        assertThat(buffer.position()).isEqualTo(7);
    }

    private static @org.jspecify.annotations.Nullable TsLayout layout(ByteBuffer buffer) {
        return TsProbe.layout(buffer, buffer.position(), buffer.remaining());
    }
}
