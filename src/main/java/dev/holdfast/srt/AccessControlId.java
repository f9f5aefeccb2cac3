package dev.holdfast.srt;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A stream id as the SRT Access Control guidelines read it: a plain name, {@code #!::key=value,…}, or
 * <code>#!:{key=value,…}</code>, where a value may itself be a block in braces.
 *
 * <p>Source: libsrt {@code docs/features/access-control.md}. Nothing is decoded: a value is taken as it is written.
 */
public sealed interface AccessControlId {

    /** The longest stream id, in bytes of UTF-8; libsrt's {@code MAX_SID_LENGTH}. */
    int MAX_BYTES = 512;

    /**
     * Any text that does not begin with {@code #!}; empty where a caller announced nothing.
     *
     * @param name the whole text
     */
    record Plain(String name) implements AccessControlId {}

    /**
     * Keys and values.
     *
     * @param keys in the order written, each once; a value in braces keeps them and all between
     */
    record Keyed(Map<String, String> keys) implements AccessControlId {
        public Keyed {
            keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        }

        /** {@code r}, the stream that is meant. */
        public Optional<String> resource() {
            return key("r");
        }

        /** {@code u}, who calls. */
        public Optional<String> user() {
            return key("u");
        }

        /** {@code h}, the host's name that the caller knows us by. */
        public Optional<String> host() {
            return key("h");
        }

        /** {@code s}, a session agreed on elsewhere. */
        public Optional<String> session() {
            return key("s");
        }

        /** {@code t}: {@code stream} (what is meant where it is left out), {@code file}, {@code auth}. */
        public Optional<String> type() {
            return key("t");
        }

        /** {@code m}: {@code publish}, {@code request} or {@code bidirectional}. */
        public Optional<String> mode() {
            return key("m");
        }

        private Optional<String> key(String name) {
            return Optional.ofNullable(keys.get(name));
        }
    }

    /**
     * Begins with {@code #!} but is none of the two syntaxes, or is too long.
     *
     * @param why what was expected where; without the text itself
     */
    record Malformed(String why) implements AccessControlId {}

    /** Reads any text; never throws. */
    static AccessControlId parse(String text) {
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return new Malformed("longer than " + MAX_BYTES + " bytes");
        }
        if (!text.startsWith("#!")) {
            return new Plain(text);
        }
        return new AccessControlReader(text).read();
    }
}
