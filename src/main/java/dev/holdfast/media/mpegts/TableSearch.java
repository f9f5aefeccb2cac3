package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;

/** Where tables begin in media that is a whole number of transport packets. */
public final class TableSearch {

    private TableSearch() {}

    /**
     * Where the first packet that begins a programme association table is, counted from the buffer's position, which is not
     * moved; -1 if there is none, or the media is no MPEG-TS of 188 octets to the packet.
     */
    public static int association(ByteBuffer media) {
        if (TsProbe.layout(media, media.position(), media.remaining()) != TsLayout.PLAIN) {
            return -1;
        }
        for (int at = media.position(); at < media.limit(); at += TsPacket.OCTETS) {
            int header = TsPacket.header(media, at);
            if (TsPacket.pid(header) == ASSOCIATION_PID && TsPacket.startsUnit(header)) {
                return at - media.position();
            }
        }
        return -1;
    }

    /** ISO/IEC 13818-1 table 2-3. */
    static final int ASSOCIATION_PID = 0;
}
