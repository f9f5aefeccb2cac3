package dev.holdfast.media.mpegts;

import java.nio.ByteBuffer;

/**
 * The points of a video stream where decoding can begin, and how far they are apart.
 *
 * <p>They are those with random_access_indicator (ISO/IEC 13818-1 section 2.4.3.5). In a stream that never had one, a PES
 * packet counts in whose first transport packet the codec itself tells: a parameter set or an IDR or IRAP picture of H.264
 * or HEVC, a sequence header of MPEG-2.
 */
final class RandomAccess {

    private final String codec;
    private boolean indicator;
    private boolean seen;
    private long ticksSince;
    private boolean ticksValid;
    private long lastNanos;
    private long intervalNanos;

    RandomAccess(String codec) {
        this.codec = codec;
    }

    /**
     * Takes the beginning of an access unit.
     *
     * @param ticks 90 kHz since the unit before, 0 if unknown
     */
    void unit(ByteBuffer buffer, int from, int to, boolean indicated, long ticks, long nowNanos) {
        indicator |= indicated;
        ticksSince += ticks;
        ticksValid &= ticks > 0;
        if (indicator ? indicated : startsHere(buffer, from, to)) {
            if (seen) {
                intervalNanos = ticksValid ? ticksSince * 100_000 / 9 : nowNanos - lastNanos;
            }
            seen = true;
            lastNanos = nowNanos;
            ticksSince = 0;
            ticksValid = true;
        }
    }

    /** Forgets the last point: what follows cannot be seen. */
    void clear() {
        seen = false;
        intervalNanos = 0;
    }

    /** The longer of the last interval and the time since the last point; 0 if unknown. */
    long intervalNanos(long nowNanos) {
        return seen ? Math.max(intervalNanos, nowNanos - lastNanos) : 0;
    }

    private boolean startsHere(ByteBuffer buffer, int from, int to) {
        // Within one transport packet: 180 octets at most.
        for (int at = from; at + 3 < to; at++) {
            if (buffer.get(at) == 0
                    && buffer.get(at + 1) == 0
                    && buffer.get(at + 2) == 1
                    && isStart(buffer.get(at + 3))) {
                return true;
            }
        }
        return false;
    }

    private boolean isStart(int octet) {
        return switch (codec) {
            // ITU-T H.264 table 7-1: IDR slice, sequence parameter set.
            case "h264" -> (octet & 0x1F) == 5 || (octet & 0x1F) == 7;
            // ITU-T H.265 table 7-1: IRAP pictures, video and sequence parameter set.
            case "hevc" -> {
                int type = octet >> 1 & 0x3F;
                yield (type >= 16 && type <= 21) || type == 32 || type == 33;
            }
            // ISO/IEC 13818-2 table 6-1: sequence header.
            case "mpeg1video", "mpeg2video" -> (octet & 0xFF) == 0xB3;
            default -> false;
        };
    }
}
