package dev.holdfast.media.rtp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The writing of RTCP packets one after another into a buffer in network order, which then is a compound (RFC 3550 section 6.1). */
final class RtcpWriter {

    /** More than any compound written here has: report, name of 255 octets, reference time, goodbye. */
    static final int MOST_OCTETS = 400;

    private final ByteBuffer to;

    RtcpWriter(ByteBuffer to) {
        this.to = to;
    }

    /** RFC 3550 section 6.4.2; without a block it is the empty report that a compound must begin with. */
    RtcpWriter receiverReport(int ssrc, @Nullable ReportBlock block) {
        header(block == null ? 0 : 1, RtcpReader.RECEIVER_REPORT, block == null ? 1 : 7);
        to.putInt(ssrc);
        if (block != null) {
            to.putInt(block.ssrc())
                    .putInt((block.fractionLost() << 24) | (block.cumulativeLost() & 0xFF_FFFF))
                    .putInt(block.extendedHighestSequence())
                    .putInt(block.jitterTicks())
                    .putInt(block.lastSenderReport())
                    .putInt(block.delaySinceTicks());
        }
        return this;
    }

    /**
     * RFC 3550 section 6.5.1.
     *
     * @param cname 1 to 255 octets of UTF-8
     */
    RtcpWriter cname(int ssrc, byte[] cname) {
        // Type, length, text, and at least one zero, up to the next word.
        int items = (2 + cname.length + 1 + 3) & ~3;
        header(1, RtcpReader.SOURCE_DESCRIPTION, 1 + items / 4);
        to.putInt(ssrc)
                .put((byte) RtcpReader.ITEM_CNAME)
                .put((byte) cname.length)
                .put(cname);
        for (int i = 2 + cname.length; i < items; i++) {
            to.put((byte) RtcpReader.ITEM_END);
        }
        return this;
    }

    /** RFC 3611 section 4.4. */
    RtcpWriter receiverReferenceTime(int ssrc, long ntp) {
        header(0, RtcpReader.EXTENDED_REPORT, 4);
        to.putInt(ssrc).putInt((RtcpReader.BLOCK_REFERENCE_TIME << 24) | 2).putLong(ntp);
        return this;
    }

    /** RFC 3550 section 6.6, without a reason. */
    RtcpWriter bye(int ssrc) {
        header(1, RtcpReader.BYE, 1);
        to.putInt(ssrc);
        return this;
    }

    private void header(int count, int type, int words) {
        to.put((byte) (0x80 | count)).put((byte) type).putShort((short) words);
    }
}
