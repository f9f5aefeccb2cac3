package dev.holdfast.definition;

import dev.holdfast.model.ReconnectionSettings;
import org.jspecify.annotations.Nullable;

/** {@link ReconnectionSettings} as written. */
public record ReconnectionDocument(
        @Nullable String maxRetries,
        @Nullable BackoffDocument backoff,
        @Nullable String stableAfter,
        @Nullable String permanentRetryInterval,
        @Nullable String resume) {}
