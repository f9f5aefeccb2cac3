package dev.holdfast.definition;

import org.jspecify.annotations.Nullable;

/** One output of a stream, as written. */
public record OutputDocument(@Nullable String uri) {

    /** With secrets hidden. */
    @Override
    public String toString() {
        return "OutputDocument[uri=" + (uri == null ? null : DocumentSecrets.maskedOutput(uri)) + "]";
    }
}
