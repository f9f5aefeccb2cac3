package dev.holdfast.datagram;

import java.nio.ByteBuffer;

/**
 * Datagrams gathered for sending, copied one behind the other; for a thread of its own, and used again and again.
 *
 * <p>Takes some 90 KiB outside the heap. Not thread-safe; nothing here allocates.
 */
public final class DatagramBatch {

    /** As many as the kernel takes as one datagram to be cut up (UDP_MAX_SEGMENTS). */
    public static final int MOST = 64;

    private static final int ROOM = MOST * 1316 + 2048;

    /** The longest that is gathered; a longer one is sent by itself. */
    private static final int LONGEST = 2048;

    /** Before it is cut up it is one datagram, with headers. */
    private static final int WHOLE_AT_MOST = 65_400;

    private static final int CONTROL = 24;

    private final NativeBlock data = new NativeBlock(ROOM);
    private final ByteBuffer views = data.bytes().duplicate();
    private final int[] offsets = new int[MOST + 1];
    private int count;

    /** The messages, the vectors, the one address, then the control message that asks for cutting up. */
    private final NativeBlock headers =
            new NativeBlock(MOST * (Libc.MMSGHDR + Libc.IOVEC) + Libc.SOCKADDR + 4 + CONTROL + Libc.MSGHDR);

    private static final int VECTORS = MOST * Libc.MMSGHDR;
    private static final int NAME = VECTORS + MOST * Libc.IOVEC;
    private static final int CUT = NAME + Libc.SOCKADDR + 4;
    private static final int WHOLE = CUT + CONTROL;

    final Libc libc = new Libc();

    public DatagramBatch() {
        ByteBuffer out = headers.bytes();
        for (int i = 0; i < MOST; i++) {
            out.putLong(i * Libc.MMSGHDR, headers.address(NAME));
            out.putLong(i * Libc.MMSGHDR + 16, headers.address(VECTORS + i * Libc.IOVEC));
            out.putLong(i * Libc.MMSGHDR + 24, 1);
        }
        // cmsghdr: length (header and two octets), level, type.
        out.putLong(CUT, 18);
        out.putInt(CUT + 8, Libc.SOL_UDP);
        out.putInt(CUT + 12, Libc.UDP_SEGMENT);
        out.putLong(WHOLE, headers.address(NAME));
        out.putLong(WHOLE + 24, 1);
        out.putLong(WHOLE + 32, headers.address(CUT));
        out.putLong(WHOLE + 40, CONTROL);
    }

    /** Whether a datagram of this length can be added now. */
    public boolean hasRoomFor(int octets) {
        return count < MOST && octets <= LONGEST && offsets[count] + octets <= ROOM;
    }

    /** Whether a datagram of this length could ever be added. */
    public static boolean takes(int octets) {
        return octets <= LONGEST;
    }

    /**
     * Adds a copy of what lies between the buffer's position and limit; neither is moved.
     *
     * @throws IndexOutOfBoundsException if there is no room
     */
    public void add(ByteBuffer datagram) {
        int octets = datagram.remaining();
        if (!hasRoomFor(octets)) {
            throw new IndexOutOfBoundsException("no room for " + octets + " octets after " + count + " datagrams");
        }
        data.bytes().put(offsets[count], datagram, datagram.position(), octets);
        offsets[count + 1] = offsets[count] + octets;
        count++;
    }

    public int count() {
        return count;
    }

    public int octets(int index) {
        return octets(index, index + 1);
    }

    /** Of all from one on to before another. */
    public int octets(int from, int end) {
        return offsets[end] - offsets[from];
    }

    /** One datagram, between the position and limit of a view that is the same object at each call. */
    public ByteBuffer datagram(int index) {
        return views.limit(offsets[index + 1]).position(offsets[index]);
    }

    public void clear() {
        count = 0;
    }

    /** How many from this one on are of its length, but for the last, which may be shorter: what can be cut out of one. */
    int alike(int from) {
        int octets = octets(from);
        int end = from + 1;
        while (end < count && octets(end) == octets && octets(from, end + 1) <= WHOLE_AT_MOST) {
            end++;
        }
        boolean rest = end < count && octets(end) < octets && octets(end) > 0;
        if (rest && octets(from, end + 1) <= WHOLE_AT_MOST) {
            end++;
        }
        return octets == 0 ? 1 : end - from;
    }

    /** Prepares those from one on as messages of their own; returns the address of the first. */
    long messages(int from, byte[] target) {
        ByteBuffer out = headers.bytes();
        out.put(NAME, target);
        for (int i = from; i < count; i++) {
            out.putInt(i * Libc.MMSGHDR + 8, target.length);
            out.putLong(VECTORS + i * Libc.IOVEC, data.address(offsets[i]));
            out.putLong(VECTORS + i * Libc.IOVEC + 8, octets(i));
        }
        return headers.address(from * Libc.MMSGHDR);
    }

    /** Prepares so many from one on as one message to be cut into datagrams again; returns its address. */
    long whole(int from, int howMany, byte[] target) {
        ByteBuffer out = headers.bytes();
        out.put(NAME, target);
        int vector = VECTORS + from * Libc.IOVEC;
        out.putLong(vector, data.address(offsets[from]));
        out.putLong(vector + 8, offsets[from + howMany] - offsets[from]);
        out.putInt(WHOLE + 8, target.length);
        out.putLong(WHOLE + 16, headers.address(vector));
        out.putShort(CUT + 16, (short) octets(from));
        return headers.address(WHOLE);
    }
}
