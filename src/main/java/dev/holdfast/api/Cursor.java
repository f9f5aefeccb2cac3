package dev.holdfast.api;

import dev.holdfast.model.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A place between two pages of streams or of outages, written so that nobody takes it for an id. It stays good when streams and
 * outages come and go.
 */
final class Cursor {

    private static final String PREFIX = "after:";
    private static final String BELOW = "below:";

    private Cursor() {}

    static String write(StreamId last) {
        return encode(PREFIX + last);
    }

    /** Behind the outage of this number, on the way down. */
    static String below(long number) {
        return encode(BELOW + number);
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The number it stands below; empty if the text is none. */
    static OptionalLong readBelow(String text) {
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            return decoded.startsWith(BELOW)
                    ? OptionalLong.of(Long.parseLong(decoded.substring(BELOW.length())))
                    : OptionalLong.empty();
        } catch (IllegalArgumentException _) {
            return OptionalLong.empty();
        }
    }

    /** The id it stands behind; null if the text is none. */
    static @Nullable StreamId read(String text) {
        try {
            String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            String id = decoded.startsWith(PREFIX) ? decoded.substring(PREFIX.length()) : "";
            return StreamId.isValid(id) ? new StreamId(id) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
