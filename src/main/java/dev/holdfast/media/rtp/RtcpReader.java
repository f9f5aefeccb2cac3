package dev.holdfast.media.rtp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The reading of RTCP: a datagram is checked as a whole before anything in it is told (RFC 3550 section 6.1 and A.2).
 *
 * <p>Reduced-size datagrams, which begin with something else than a report, are taken (RFC 5506 section 3.4.1). Packets of
 * types not known here, {@code APP} among them, are passed over as RFC 3550 section 6.1 asks. No input makes it throw, and
 * it looks at no more than the datagram has.
 */
public final class RtcpReader {

    static final int SENDER_REPORT = 200;
    static final int RECEIVER_REPORT = 201;
    static final int SOURCE_DESCRIPTION = 202;
    static final int BYE = 203;
    static final int APPLICATION = 204;
    static final int EXTENDED_REPORT = 207;

    static final int ITEM_END = 0;
    static final int ITEM_CNAME = 1;
    static final int BLOCK_REFERENCE_TIME = 4;
    static final int BLOCK_DELAY_SINCE_REFERENCE = 5;

    private static final RtcpVisitor NOBODY = new RtcpVisitor() {};

    private RtcpReader() {}

    /**
     * Reads the datagram between the buffer's position and limit, neither of which is moved.
     *
     * @return whether it is valid; if not, the visitor was told nothing
     */
    public static boolean read(ByteBuffer datagram, RtcpVisitor visitor) {
        return walk(datagram, NOBODY) && walk(datagram, visitor);
    }

    private static boolean walk(ByteBuffer datagram, RtcpVisitor visitor) {
        int at = datagram.position();
        int end = datagram.limit();
        if (end - at < 4) {
            return false;
        }
        while (at < end) {
            if (end - at < 4) {
                return false;
            }
            int first = octet(datagram, at);
            int type = octet(datagram, at + 1);
            int next = at + 4 + 4 * ((octet(datagram, at + 2) << 8) | octet(datagram, at + 3));
            if (first >>> 6 != 2 || type < 192 || type > 223 || next > end) {
                return false;
            }
            int contentEnd = (first & 0x20) == 0 ? next : withoutPadding(datagram, at, next, end);
            if (contentEnd < 0 || !packet(datagram, at, contentEnd, type, first & 0x1F, visitor)) {
                return false;
            }
            at = next;
        }
        return true;
    }

    /** The end of the content, or -1: only the last packet may be padded, by a multiple of 4 (RFC 3550 section 6.4.1). */
    private static int withoutPadding(ByteBuffer datagram, int at, int next, int end) {
        int padding = octet(datagram, next - 1);
        boolean good = next == end && padding != 0 && padding % 4 == 0 && next - padding >= at + 4;
        return good ? next - padding : -1;
    }

    private static boolean packet(ByteBuffer in, int at, int end, int type, int count, RtcpVisitor visitor) {
        return switch (type) {
            case SENDER_REPORT -> senderReport(in, at, end, count, visitor);
            case RECEIVER_REPORT -> receiverReport(in, at, end, count, visitor);
            case SOURCE_DESCRIPTION -> descriptions(in, at + 4, end, count, visitor);
            case BYE -> bye(in, at + 4, end, count, visitor);
            case APPLICATION -> end - at >= 12;
            case EXTENDED_REPORT -> extended(in, at, end, visitor);
            default -> true;
        };
    }

    private static boolean senderReport(ByteBuffer in, int at, int end, int count, RtcpVisitor visitor) {
        int blocks = at + 28;
        if (end - blocks < count * ReportBlock.OCTETS) {
            return false;
        }
        int ssrc = word(in, at + 4);
        long ntp = ((long) word(in, at + 8) << 32) | Integer.toUnsignedLong(word(in, at + 12));
        visitor.senderReport(ssrc, ntp, word(in, at + 16), word(in, at + 20), word(in, at + 24));
        blocks(in, blocks, count, ssrc, visitor);
        return true;
    }

    private static boolean receiverReport(ByteBuffer in, int at, int end, int count, RtcpVisitor visitor) {
        int blocks = at + 8;
        if (end - blocks < count * ReportBlock.OCTETS) {
            return false;
        }
        int ssrc = word(in, at + 4);
        visitor.receiverReport(ssrc);
        blocks(in, blocks, count, ssrc, visitor);
        return true;
    }

    private static void blocks(ByteBuffer in, int first, int count, int reporter, RtcpVisitor visitor) {
        for (int i = 0; i < count; i++) {
            int at = first + i * ReportBlock.OCTETS;
            int lost = word(in, at + 4);
            visitor.reportBlock(
                    reporter,
                    new ReportBlock(
                            word(in, at),
                            lost >>> 24,
                            // 24 bits with their sign.
                            lost << 8 >> 8,
                            word(in, at + 8),
                            word(in, at + 12),
                            word(in, at + 16),
                            word(in, at + 20)));
        }
    }

    /** Chunks of an SSRC and items, each chunk ended by zeros up to a word's border (RFC 3550 section 6.5). */
    private static boolean descriptions(ByteBuffer in, int from, int end, int count, RtcpVisitor visitor) {
        int at = from;
        for (int i = 0; i < count; i++) {
            // An SSRC, and at least the word that ends the items.
            if (end - at < 8) {
                return false;
            }
            int ssrc = word(in, at);
            int start = at;
            at += 4;
            while (at < end && octet(in, at) != ITEM_END) {
                int length = at + 1 < end ? octet(in, at + 1) : 255;
                if (at + 2 + length >= end) {
                    return false;
                }
                if (octet(in, at) == ITEM_CNAME) {
                    visitor.cname(ssrc, text(in, at + 2, length));
                }
                at += 2 + length;
            }
            at = start + ((at - start) & ~3) + 4;
            if (at > end) {
                return false;
            }
        }
        return true;
    }

    private static boolean bye(ByteBuffer in, int from, int end, int count, RtcpVisitor visitor) {
        int at = from + 4 * count;
        if (at > end || (at < end && at + 1 + octet(in, at) > end)) {
            return false;
        }
        String reason = at < end && count > 0 ? text(in, at + 1, octet(in, at)) : "";
        for (int i = 0; i < count; i++) {
            visitor.bye(word(in, from + 4 * i), reason);
        }
        return true;
    }

    /** Blocks of a type, a type's own octet and a length in words (RFC 3611 section 3). */
    private static boolean extended(ByteBuffer in, int packet, int end, RtcpVisitor visitor) {
        if (end - packet < 8) {
            return false;
        }
        int reporter = word(in, packet + 4);
        int at = packet + 8;
        while (at < end) {
            int words = (octet(in, at + 2) << 8) | octet(in, at + 3);
            int next = at + 4 + 4 * words;
            if (next > end) {
                return false;
            }
            switch (octet(in, at)) {
                case BLOCK_REFERENCE_TIME -> {
                    if (words != 2) {
                        return false;
                    }
                    long ntp = ((long) word(in, at + 4) << 32) | Integer.toUnsignedLong(word(in, at + 8));
                    visitor.receiverReferenceTime(reporter, ntp);
                }
                case BLOCK_DELAY_SINCE_REFERENCE -> {
                    if (words % 3 != 0) {
                        return false;
                    }
                    for (int sub = at + 4; sub < next; sub += 12) {
                        visitor.delaySinceReference(reporter, word(in, sub), word(in, sub + 4), word(in, sub + 8));
                    }
                }
                default -> {
                    // RFC 3611 section 3: other blocks are passed over.
                }
            }
            at = next;
        }
        return true;
    }

    private static String text(ByteBuffer in, int at, int length) {
        byte[] octets = new byte[length];
        in.get(at, octets);
        return new String(octets, StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}", "?");
    }

    private static int octet(ByteBuffer in, int at) {
        return in.get(at) & 0xFF;
    }

    private static int word(ByteBuffer in, int at) {
        return (octet(in, at) << 24) | (octet(in, at + 1) << 16) | (octet(in, at + 2) << 8) | octet(in, at + 3);
    }
}
