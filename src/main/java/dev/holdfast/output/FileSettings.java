package dev.holdfast.output;

import dev.holdfast.model.OutputUri;
import java.time.Duration;

/**
 * When a file output begins another file, and how many it keeps.
 *
 * @param maxOctets a file becomes no larger than this by much; 0 = no bound
 * @param maxAge a file is written to no longer than this by much; zero = no bound
 * @param keep how many finished files stay, the oldest being removed; 0 = all
 */
record FileSettings(long maxOctets, Duration maxAge, int keep) {

    static final String MAX_SIZE = "max-size";
    static final String MAX_AGE = "max-age";
    static final String KEEP = "keep";

    private static final long LEAST_OCTETS = 188_000;
    private static final int MOST_KEPT = 100_000;
    private static final Duration LEAST_AGE = Duration.ofSeconds(1);
    private static final Duration MOST_AGE = Duration.ofDays(7);

    /** An hour each, no bound of size, none removed. */
    static final FileSettings DEFAULT = new FileSettings(0, Duration.ofHours(1), 0);

    /**
     * What a URI says.
     *
     * @throws InvalidParameterException that names the first parameter that is wrong
     */
    static FileSettings of(OutputUri uri) {
        return new FileSettings(
                uri.parameter(MAX_SIZE)
                        .map(text -> text.equals("0") ? 0 : Numbers.size(MAX_SIZE, text, LEAST_OCTETS, "1GB"))
                        .orElse(DEFAULT.maxOctets()),
                uri.parameter(MAX_AGE)
                        .map(text -> text.equals("0")
                                ? Duration.ZERO
                                : Numbers.duration(MAX_AGE, text, LEAST_AGE, MOST_AGE, "1h"))
                        .orElse(DEFAULT.maxAge()),
                uri.parameter(KEEP)
                        .map(text -> Numbers.whole(KEEP, text, 0, MOST_KEPT, "files"))
                        .orElse(DEFAULT.keep()));
    }

    /** Whether a file of this size and age is to be followed by another. */
    boolean isDue(long octets, long ageNanos) {
        return (maxOctets > 0 && octets >= maxOctets) || (!maxAge.isZero() && ageNanos >= maxAge.toNanos());
    }
}
