package dev.holdfast.api;

import dev.holdfast.model.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A place between two pages of streams, written so that nobody takes it for an id. It stays good when streams come and go. */
final class Cursor {

    private static final String PREFIX = "after:";

    private Cursor() {}

    static String write(StreamId last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((PREFIX + last).getBytes(StandardCharsets.UTF_8));
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
