package dev.holdfast.definition;

import dev.holdfast.model.RtpSettings;
import org.jspecify.annotations.Nullable;

/** {@link RtpSettings} as written. */
public record RtpDocument(
        @Nullable String sessionTimeout,
        @Nullable String retryOnTimeout,
        @Nullable String reorder,
        @Nullable String reorderPackets,
        @Nullable String rtcp) {}
