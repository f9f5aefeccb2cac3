package dev.holdfast.definition;

import org.jspecify.annotations.Nullable;

/** One source of a stream, as written. */
public record SourceDocument(@Nullable String uri) {

    /** With secrets hidden. */
    @Override
    public String toString() {
        return "SourceDocument[uri=" + (uri == null ? null : DocumentSecrets.maskedSource(uri)) + "]";
    }
}
