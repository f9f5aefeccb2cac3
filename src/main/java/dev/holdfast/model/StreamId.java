package dev.holdfast.model;

import java.util.regex.Pattern;

/**
 * The name of a stream: 1 to 63 characters, letters, digits, {@code . _ -}, beginning with a letter or digit.
 *
 * <p>It appears in URLs, file names, Redis keys and metric labels, so it needs no escaping in any of them.
 */
public record StreamId(String value) implements Comparable<StreamId> {

    /** What a valid id looks like, for messages. */
    public static final String EXPECTED =
            "1 to 63 characters of a-z, A-Z, 0-9, '.', '_' and '-', beginning with a letter or a digit";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** @throws IllegalArgumentException if {@code value} is no valid id; the message says what is expected */
    public StreamId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("stream id '" + value + "': expected " + EXPECTED);
        }
    }

    /** Whether {@code text} may be a stream's name. */
    public static boolean isValid(String text) {
        return VALID.matcher(text).matches();
    }

    @Override
    public int compareTo(StreamId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
