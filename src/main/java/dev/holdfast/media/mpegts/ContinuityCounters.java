package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The continuity counter of every PID and the rule it follows (ISO/IEC 13818-1 section 2.4.3.3).
 *
 * <p>The counter grows by one modulo 16 with each packet that has a payload and stays with one that has none. A packet
 * with payload may be sent twice in a row, not three times. discontinuity_indicator permits any value. After an error
 * counting goes on from the value seen, so one gap is one error. A gap of 16 packets cannot be seen, one of 15 looks like
 * a duplicate.
 */
final class ContinuityCounters {

    /** What a packet was to its PID. */
    enum Step {
        CONTINUOUS,
        DUPLICATE,
        ERROR
    }

    private static final int SEEN = 0x10;
    private static final int MAY_NOT_REPEAT = 0x20;

    /** Per PID: 0 = not seen, else {@link #SEEN}, perhaps {@link #MAY_NOT_REPEAT}, and the last counter. */
    private final byte[] states = new byte[TsPacket.PIDS];

    /** Takes the next packet of its PID, which must not be the null PID: its counter means nothing. */
    Step next(ByteBuffer buffer, int index, int header) {
        int pid = TsPacket.pid(header);
        int counter = TsPacket.continuityCounter(header);
        boolean payload = TsPacket.hasPayload(header);
        int state = states[pid];
        int last = state & 0xF;
        states[pid] = (byte) (SEEN | counter | (payload ? 0 : MAY_NOT_REPEAT));
        int expected = payload ? (last + 1) & 0xF : last;
        if (counter == expected || state == 0 || TsPacket.discontinuity(buffer, index, header)) {
            return Step.CONTINUOUS;
        }
        if (payload && counter == last) {
            states[pid] |= MAY_NOT_REPEAT;
            if ((state & MAY_NOT_REPEAT) == 0) {
                return Step.DUPLICATE;
            }
        }
        return Step.ERROR;
    }

    /** Forgets all PIDs; the next packet of each is taken as it comes. */
    void clear() {
        Arrays.fill(states, (byte) 0);
    }
}
