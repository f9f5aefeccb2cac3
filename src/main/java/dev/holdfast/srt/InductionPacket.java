package dev.holdfast.srt;

import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * The first datagram of an SRT handshake, and the listener's answer to it: a header of 16 octets and a handshake of 48, all
 * fields of 32 bits in network order (draft-sharabayko-srt-01, 3.2.1 and 4.3.1.1).
 *
 * <p>A listener answers from the datagram alone and remembers nothing ({@code CUDT::processConnectRequest}); a connection
 * begins with the conclusion, which is never sent from here.
 */
public final class InductionPacket {

    /** Length of both. */
    public static final int OCTETS = 64;

    /** What {@link #answeredSocket} says of everything else; no socket has it. */
    public static final int NO_ANSWER = 0;

    private static final int CONTROL_HANDSHAKE = 0x8000_0000;
    private static final int VERSION_4 = 4;
    private static final int VERSION_5 = 5;
    private static final int UDT_DGRAM = 2;
    private static final int MTU_OCTETS = 1500;
    private static final int FLOW_WINDOW_PACKETS = 8192;
    private static final int INDUCTION = 1;
    private static final int SEQUENCE_MASK = 0x7FFF_FFFF;

    private static final int DESTINATION_AT = 12;
    private static final int VERSION_AT = 16;
    private static final int TYPE_AT = 36;
    private static final int PEER_WORDS = 4;

    private InductionPacket() {}

    /**
     * Writes the caller's datagram.
     *
     * @param timestampMicros of the sender's own clock, wrapping
     * @param sequence the initial sequence number; its highest bit is left out
     * @param socketId where the answer is to go; not {@link #NO_ANSWER}
     * @param peer whom it is for
     */
    public static void write(ByteBuffer to, int timestampMicros, int sequence, int socketId, InetAddress peer) {
        to.putInt(CONTROL_HANDSHAKE).putInt(0).putInt(timestampMicros).putInt(0);
        to.putInt(VERSION_4)
                .putInt(UDT_DGRAM)
                .putInt(sequence & SEQUENCE_MASK)
                .putInt(MTU_OCTETS)
                .putInt(FLOW_WINDOW_PACKETS)
                .putInt(INDUCTION)
                .putInt(socketId)
                .putInt(0);
        writeAddress(to, peer.getAddress());
    }

    /** As libsrt does on little-endian machines: each word of the address the other way round (CIPAddress::ntop). */
    private static void writeAddress(ByteBuffer to, byte[] address) {
        ByteBuffer words = ByteBuffer.wrap(address);
        for (int i = 0; i < PEER_WORDS; i++) {
            to.putInt(words.hasRemaining() ? Integer.reverseBytes(words.getInt()) : 0);
        }
    }

    /**
     * Which of our sockets a datagram answers. The magic number of version 5 is not asked for: libsrt does without, too.
     *
     * @param datagram from position to limit; not moved
     * @return the socket's id, or {@link #NO_ANSWER} if it is no listener's answer to an induction
     */
    public static int answeredSocket(ByteBuffer datagram) {
        int start = datagram.position();
        if (datagram.remaining() < OCTETS || datagram.getInt(start) != CONTROL_HANDSHAKE) {
            return NO_ANSWER;
        }
        int version = datagram.getInt(start + VERSION_AT);
        boolean induction = datagram.getInt(start + TYPE_AT) == INDUCTION;
        return induction && (version == VERSION_5 || version == VERSION_4)
                ? datagram.getInt(start + DESTINATION_AT)
                : NO_ANSWER;
    }
}
