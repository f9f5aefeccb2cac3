package dev.holdfast.output;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a writer takes out of its queue at a time: some datagrams, to be sent in order. For one thread. */
final class Parcel {

    static final int MOST = 32;

    private static final ByteBuffer[] NONE = new ByteBuffer[MOST];

    private final @Nullable ByteBuffer[] datagrams = new ByteBuffer[MOST];
    private final int[] lengths = new int[MOST];
    private int count;
    private int octets;

    void add(ByteBuffer datagram) {
        lengths[count] = datagram.remaining();
        datagrams[count++] = datagram;
        octets += datagram.remaining();
    }

    int count() {
        return count;
    }

    /** Octets of all, whatever was read of them. */
    int octets() {
        return octets;
    }

    ByteBuffer get(int index) {
        ByteBuffer datagram = datagrams[index];
        if (index >= count || datagram == null) {
            throw new IndexOutOfBoundsException(index + " of " + count);
        }
        return datagram;
    }

    /** All of them, for gathering writes; only the first {@link #count}. */
    @SuppressWarnings("NullAway") // Those that count are there.
    ByteBuffer[] all() {
        return datagrams;
    }

    /** Makes every datagram whole again, whatever was read of it, to be sent, perhaps for the second time. */
    Parcel rewound() {
        for (int i = 0; i < count; i++) {
            get(i).limit(lengths[i]).position(0);
        }
        return this;
    }

    void clear() {
        System.arraycopy(NONE, 0, datagrams, 0, count);
        count = 0;
        octets = 0;
    }
}
