package dev.holdfast.definition;

import org.jspecify.annotations.Nullable;

/** The policies that hold for every stream that does not say otherwise, as written. */
public record DefaultsDocument(
        @Nullable ReconnectionDocument reconnection,
        @Nullable HealthDocument health,
        @Nullable StateDocument state,
        @Nullable SrtDocument srt,
        @Nullable RtpDocument rtp) {}
