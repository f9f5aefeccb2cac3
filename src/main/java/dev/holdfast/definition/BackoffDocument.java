package dev.holdfast.definition;

import dev.holdfast.model.BackoffSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link BackoffSettings} as written. */
public record BackoffDocument(
        @Nullable String type,
        @Nullable String initialDelay,
        @Nullable String maxDelay,
        @Nullable String multiplier,
        @Nullable String jitter,
        @Nullable List<String> schedule) {}
