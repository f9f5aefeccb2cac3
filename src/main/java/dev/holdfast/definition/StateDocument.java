package dev.holdfast.definition;

import dev.holdfast.model.StateSettings;
import org.jspecify.annotations.Nullable;

/** {@link StateSettings} as written. */
public record StateDocument(
        @Nullable String persist, @Nullable String ttl) {}
