package dev.holdfast.media.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Read back by the receiver's own parser, and octet by octet where that says nothing. */
class RtpStampTest {

    private static final long START = Long.MAX_VALUE - 5;

    private final RtpStamp stamp = new RtpStamp(0x1234_5678, RtpStamp.MP2T, 0x0001_0000_FFFF_FFFEL, START);
    private final RtpPacket packet = new RtpPacket();

    private ByteBuffer next(long nowNanos) {
        ByteBuffer header = ByteBuffer.allocate(RtpStamp.OCTETS);
        stamp.write(header, nowNanos);
        header.flip();
        assertThat(packet.wrap(header)).isTrue();
        return header;
    }

    @Test
    void header_isVersionTwoAndCarriesMp2t() {
        ByteBuffer header = next(START);
        assertThat(header.remaining()).isEqualTo(12);
        assertThat(header.get(0)).isEqualTo((byte) 0x80);
        assertThat(header.get(1)).isEqualTo((byte) 33);
        assertThat(packet.ssrc()).isEqualTo(0x1234_5678);
    }

    @Test
    void sequence_isConsecutiveAndWraps() {
        assertThat(next(START).getShort(2) & 0xFFFF).isEqualTo(0xFFFE);
        assertThat(next(START).getShort(2) & 0xFFFF).isEqualTo(0xFFFF);
        assertThat(next(START).getShort(2) & 0xFFFF).isZero();
    }

    @Test
    void timestamp_runsAtNinetyKilohertzThroughEveryWrap() {
        int first = next(START).getInt(4);
        assertThat(next(START + TimeUnit.SECONDS.toNanos(1)).getInt(4) - first).isEqualTo(90_000);
        long days = 40;
        assertThat(next(START + TimeUnit.DAYS.toNanos(days)).getInt(4) - first)
                .isEqualTo((int) (days * 86_400 * 90_000));
    }
}
