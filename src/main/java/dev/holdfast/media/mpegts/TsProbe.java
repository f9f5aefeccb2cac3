package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Recognition of MPEG-TS in a datagram.
 *
 * <p>RTP is never taken for {@link TsLayout#PLAIN}, since its first octet is 0x80 to 0xBF and not a sync byte. The other
 * layouts can be met by RTP by chance: where both are possible, ask one datagram for RTP first.
 */
public final class TsProbe {

    // values() copies the array on each call.
    private static final TsLayout[] LAYOUTS = TsLayout.values();

    private TsProbe() {}

    /** Whether the datagram between position and limit is MPEG-TS in any layout; neither is moved. */
    public static boolean looksLikeTs(ByteBuffer datagram) {
        return layout(datagram, datagram.position(), datagram.remaining()) != null;
    }

    /**
     * The layout in which the octets are a whole number of packets, one at least, that all begin with a sync byte; null
     * if there is none.
     *
     * @param offset absolute index; with length it must lie within the buffer's limit
     */
    public static @Nullable TsLayout layout(ByteBuffer buffer, int offset, int length) {
        for (TsLayout each : LAYOUTS) {
            int packets = length / each.stride();
            if (packets > 0
                    && length == packets * each.stride()
                    && syncBytes(buffer, offset, packets, each) == packets) {
                return each;
            }
        }
        return null;
    }

    /** How many of the packets begin with a sync byte. */
    static int syncBytes(ByteBuffer buffer, int offset, int packets, TsLayout layout) {
        int found = 0;
        int at = offset + layout.syncOffset();
        for (int i = 0; i < packets; i++) {
            if (buffer.get(at) == TsPacket.SYNC_BYTE) {
                found++;
            }
            at += layout.stride();
        }
        return found;
    }
}
