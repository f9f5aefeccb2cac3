package dev.holdfast.media.rtp;

import java.util.HashMap;
import java.util.Map;

/** The participants that were heard in a session (RFC 3550 section 6.3.3 to 6.3.5), {@value #MOST} of them at most. */
final class RtcpMembers {

    /** A flood of invented sources must not fill the memory; reports then come no seldomer than for so many. */
    static final int MOST = 4096;

    private final Map<Integer, Long> heardNanos = new HashMap<>();

    void heard(int ssrc, long nowNanos) {
        if (heardNanos.size() < MOST || heardNanos.containsKey(ssrc)) {
            heardNanos.put(ssrc, nowNanos);
        }
    }

    void left(int ssrc) {
        heardNanos.remove(ssrc);
    }

    /** Forgets who was not heard for so long. */
    void forgetBefore(long nanos) {
        heardNanos.values().removeIf(heard -> heard - nanos < 0);
    }

    /** Us included. */
    int count() {
        return heardNanos.size() + 1;
    }
}
