package dev.holdfast.definition;

import dev.holdfast.model.SrtSettings;
import org.jspecify.annotations.Nullable;

/** {@link SrtSettings} as written. */
public record SrtDocument(
        @Nullable String connectTimeout,
        @Nullable String retryOnClose,
        @Nullable String latency,
        @Nullable String takeover) {}
