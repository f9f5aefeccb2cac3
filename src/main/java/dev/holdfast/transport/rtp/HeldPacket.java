package dev.holdfast.transport.rtp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A copy of the one datagram that waits for the next to confirm its source. Poller thread only. */
final class HeldPacket {

    // What fits an Ethernet frame; a longer datagram makes the buffer grow, once.
    private static final int USUAL_OCTETS = 1500;

    private @Nullable ByteBuffer copy;
    private boolean held;
    private int ssrc;

    /** Keeps a copy of what is between the buffer's position and limit in place of what was held; neither is moved. */
    void hold(ByteBuffer datagram, int ofSsrc) {
        int octets = datagram.remaining();
        ByteBuffer into = copy;
        if (into == null || into.capacity() < octets) {
            into = ByteBuffer.allocateDirect(Math.max(USUAL_OCTETS, octets));
            copy = into;
        }
        into.clear();
        into.put(0, datagram, datagram.position(), octets);
        into.limit(octets);
        ssrc = ofSsrc;
        held = true;
    }

    boolean isHeld() {
        return held;
    }

    /** Lets go of what is held: the datagram if it is of this source, else null. */
    @Nullable
    ByteBuffer release(int ofSsrc) {
        boolean wanted = held && ssrc == ofSsrc;
        held = false;
        return wanted ? copy : null;
    }
}
