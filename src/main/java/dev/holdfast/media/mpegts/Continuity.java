package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;

/**
 * The continuity counter of one PID and the rule it follows (ISO/IEC 13818-1 section 2.4.3.3).
 *
 * <p>The counter grows by one modulo 16 with each packet that has a payload and stays with one that has none. A packet
 * with payload may be sent twice in a row, not three times. discontinuity_indicator permits any value. After an error
 * counting goes on from the value seen, so one gap is one error. A gap of 16 packets cannot be seen, one of 15 looks like
 * a duplicate.
 */
final class Continuity {

    /** What a packet was to its PID. */
    enum Step {
        CONTINUOUS,
        DUPLICATE,
        /** Another value than expected, as discontinuity_indicator permits. */
        PERMITTED,
        ERROR
    }

    private static final int SEEN = 0x10;
    private static final int MAY_NOT_REPEAT = 0x20;

    /** 0 = nothing seen, else {@link #SEEN}, perhaps {@link #MAY_NOT_REPEAT}, and the last counter. */
    private int state;

    private int missing;

    /** Takes the next packet of the PID, which must not be the null PID: its counter means nothing. */
    Step next(ByteBuffer buffer, int index, int header) {
        int counter = TsPacket.continuityCounter(header);
        boolean payload = TsPacket.hasPayload(header);
        int before = state;
        int last = before & 0xF;
        state = SEEN | counter | (payload ? 0 : MAY_NOT_REPEAT);
        int expected = payload ? (last + 1) & 0xF : last;
        if (counter == expected || before == 0) {
            return Step.CONTINUOUS;
        }
        if (TsPacket.discontinuity(buffer, index, header)) {
            return Step.PERMITTED;
        }
        missing = (counter - expected) & 0xF;
        if (payload && counter == last) {
            state |= MAY_NOT_REPEAT;
            missing = 0;
            if ((before & MAY_NOT_REPEAT) == 0) {
                return Step.DUPLICATE;
            }
        }
        return Step.ERROR;
    }

    /** Packets missing before the last error, modulo 16; 0 if a counter was merely repeated. */
    int missing() {
        return missing;
    }

    /** The next packet is taken as it comes. */
    void clear() {
        state = 0;
    }
}
