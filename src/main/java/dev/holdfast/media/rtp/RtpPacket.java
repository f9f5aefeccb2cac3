package dev.holdfast.media.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of one RTP packet (RFC 3550 section 5.1), read from a datagram; one instance is reused for packet after
 * packet.
 *
 * <p>It keeps the decoded numbers and not the buffer, so it stays valid when the buffer is filled anew. Not for sharing
 * between threads.
 */
public final class RtpPacket {

    /** Octets of a header without contributing sources and extension. */
    public static final int FIXED_HEADER_OCTETS = 12;

    private static final int VERSION = 2;
    private static final int PADDING = 1 << 29;
    private static final int EXTENSION = 1 << 28;
    private static final int MARKER = 1 << 23;

    // Network order whatever the buffer's own order is, and unaligned.
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private int firstWord;
    private int timestamp;
    private int ssrc;
    private int payloadOffset;
    private int payloadLength;

    /**
     * Reads the header between the buffer's position and limit; neither is moved.
     *
     * @return whether it is a well-formed packet of RTP version 2: header, contributing sources, extension and padding
     *     lie within the datagram. If not, this instance keeps what it had.
     */
    public boolean wrap(ByteBuffer datagram) {
        int start = datagram.position();
        int length = datagram.limit() - start;
        if (length < FIXED_HEADER_OCTETS) {
            return false;
        }
        int first = (int) INT.get(datagram, start);
        if (first >>> 30 != VERSION) {
            return false;
        }
        int header = FIXED_HEADER_OCTETS + 4 * csrcCount(first);
        if ((first & EXTENSION) != 0) {
            if (length < header + 4) {
                return false;
            }
            int extensionWords = (int) INT.get(datagram, start + header) & 0xFFFF;
            header += 4 + 4 * extensionWords;
        }
        int padding = 0;
        if ((first & PADDING) != 0) {
            // The last octet counts itself, so 0 is as wrong as too much.
            padding = datagram.get(start + length - 1) & 0xFF;
            if (padding == 0) {
                return false;
            }
        }
        if (header + padding > length) {
            return false;
        }
        firstWord = first;
        timestamp = (int) INT.get(datagram, start + 4);
        ssrc = (int) INT.get(datagram, start + 8);
        payloadOffset = start + header;
        payloadLength = length - header - padding;
        return true;
    }

    /**
     * Whether the datagram between position and limit is RTCP that came to the RTP port: version 2 and a packet type of
     * 192 to 223 (RFC 5761 section 4), which no RTP payload type may look like.
     */
    public static boolean isRtcp(ByteBuffer datagram) {
        int start = datagram.position();
        if (datagram.limit() - start < 4) {
            return false;
        }
        int first = (int) INT.get(datagram, start);
        int packetType = first >>> 16 & 0xFF;
        return first >>> 30 == VERSION && packetType >= 192 && packetType <= 223;
    }

    /** 0 to 65535. */
    public int sequenceNumber() {
        return firstWord & 0xFFFF;
    }

    /** In units of the payload's clock; all 32 bits, so read it as unsigned or compare by difference. */
    public int timestamp() {
        return timestamp;
    }

    /** The synchronisation source; all 32 bits. */
    public int ssrc() {
        return ssrc;
    }

    /** 0 to 127; 33 is MPEG-TS (RFC 3551). */
    public int payloadType() {
        return firstWord >>> 16 & 0x7F;
    }

    public boolean marker() {
        return (firstWord & MARKER) != 0;
    }

    /** Contributing sources, 0 to 15. */
    public int csrcCount() {
        return csrcCount(firstWord);
    }

    /** Whether a header extension is present; it is skipped. */
    public boolean extension() {
        return (firstWord & EXTENSION) != 0;
    }

    /** The absolute index in the buffer at which the payload begins. */
    public int payloadOffset() {
        return payloadOffset;
    }

    /** Octets of payload without the padding; may be 0. */
    public int payloadLength() {
        return payloadLength;
    }

    private static int csrcCount(int first) {
        return first >>> 24 & 0xF;
    }
}
