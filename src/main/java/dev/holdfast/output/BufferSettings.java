package dev.holdfast.output;

import dev.holdfast.model.FullPolicy;
import dev.holdfast.model.OutputUri;
import dev.holdfast.model.SizeText;

/**
 * The bounds of an output's buffer.
 *
 * @param octets that may wait; in places of {@value MediaQueue#PLACE_OCTETS} octets for a datagram each
 * @param full what is done then
 * @param highMark per cent of its places, from which on there is backpressure
 * @param lowMark per cent at which it ends
 */
record BufferSettings(long octets, FullPolicy full, int highMark, int lowMark) {

    static final String BUFFER = "buffer";
    static final String POLICY = "policy";
    static final String HIGH_MARK = "high-mark";
    static final String LOW_MARK = "low-mark";

    static final long LEAST_OCTETS = 128 * 1024;
    static final long MOST_OCTETS = 256 << 20;

    /** 4 MiB are 4 s at 8 Mbit/s. */
    static final BufferSettings DEFAULT = new BufferSettings(4 << 20, FullPolicy.DROP_OLDEST, 75, 25);

    /**
     * What a URI says.
     *
     * @throws InvalidParameterException that names the first parameter that is wrong
     */
    static BufferSettings of(OutputUri uri) {
        long octets = uri.parameter(BUFFER).map(BufferSettings::octets).orElse(DEFAULT.octets());
        FullPolicy full = uri.parameter(POLICY).map(BufferSettings::policy).orElse(DEFAULT.full());
        int high = uri.parameter(HIGH_MARK).map(text -> mark(HIGH_MARK, text)).orElse(DEFAULT.highMark());
        int low =
                uri.parameter(LOW_MARK).map(text -> mark(LOW_MARK, text)).orElse(Math.min(DEFAULT.lowMark(), high - 1));
        if (low >= high) {
            throw new InvalidParameterException(
                    LOW_MARK, "expected less than the high mark of " + high + " %, found '" + low + "'");
        }
        return new BufferSettings(octets, full, high, low);
    }

    private static long octets(String text) {
        return SizeText.parse(text).stream()
                .filter(size -> size >= LEAST_OCTETS && size <= MOST_OCTETS)
                .findFirst()
                .orElseThrow(() -> new InvalidParameterException(
                        BUFFER, "expected 128KiB to 256MiB, for example 4MiB, found '" + text + "'"));
    }

    private static FullPolicy policy(String text) {
        for (FullPolicy each : FullPolicy.values()) {
            if (each.wire().equals(text.replace('-', '_'))) {
                return each;
            }
        }
        throw new InvalidParameterException(
                POLICY, "expected drop-oldest, drop-newest or disconnect, found '" + text + "'");
    }

    private static int mark(String name, String text) {
        return Numbers.whole(name, text, 1, 100, "per cent of the buffer");
    }
}
