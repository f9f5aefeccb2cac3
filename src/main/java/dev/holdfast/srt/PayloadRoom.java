package dev.holdfast.srt;

/**
 * The SRTO_PAYLOADSIZE of every socket here: room for whatever a peer's packet can hold.
 *
 * <p>libsrt's packet filter XORs the payload of each received packet into a block of this size and does not check that it
 * fits ({@code FECFilterBuiltin::ClipControlPacket}, in every version to 1.5.5). With the default of 1316 bytes a peer
 * that has a larger payload size overwrites our heap, even where only the peer wants a filter. On the other side a packet that the filter makes anew may be as large as this and is copied, unchecked as well, into a receive unit, whose
 * size follows SRTO_MSS ({@code PacketFilter::InsertRebuilt}). So neither may be the larger one.
 */
final class PayloadRoom {

    /** SRT_LIVE_MAX_PLSIZE less the 4 bytes of a FEC packet's own; libsrt cuts to this by itself, with a warning. */
    private static final int MOST = 1456 - 4;

    /** Headers of IPv4, UDP and SRT, which libsrt also subtracts on IPv6. */
    private static final int HEADERS = 20 + 8 + 16;

    private PayloadRoom() {}

    /** In bytes: 1452, or what the {@code mss} has room for. */
    static int bytes(SrtOptions options) {
        return options.values().get(SrtOption.MSS) instanceof Integer mss ? Math.min(MOST, mss - HEADERS) : MOST;
    }
}
