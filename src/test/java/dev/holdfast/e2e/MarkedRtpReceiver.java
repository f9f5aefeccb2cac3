package dev.holdfast.e2e;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A receiver of marked media in RTP: every packet must be the next by its sequence number, too, and of one SSRC. */
final class MarkedRtpReceiver extends MarkedReceiver {

    private static final int HEADER = 12;
    private static final int MP2T = 33;

    private int lastSequence = -1;
    private int ssrc;

    @Override
    protected byte @Nullable [] media(byte[] octets) {
        ByteBuffer packet = ByteBuffer.wrap(octets);
        int sequence = packet.getShort(2) & 0xFFFF;
        if (packet.get(0) != (byte) 0x80 || packet.get(1) != MP2T) {
            note("a header of " + packet.get(0) + " " + packet.get(1));
            return null;
        }
        if (lastSequence >= 0 && (sequence != ((lastSequence + 1) & 0xFFFF) || ssrc != packet.getInt(8))) {
            note("sequence " + sequence + " of " + packet.getInt(8) + " after " + lastSequence + " of " + ssrc);
        }
        lastSequence = sequence;
        ssrc = packet.getInt(8);
        return Arrays.copyOfRange(octets, HEADER, octets.length);
    }
}
