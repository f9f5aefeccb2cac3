package dev.holdfast.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A webhook as written. */
record WebhookProperties(
        @Nullable String id,
        @Nullable String url,
        @Nullable List<String> secrets,
        @Nullable FilterProperties filter,
        @Nullable String template,
        @Nullable String timeout,
        @Nullable RetryProperties retry,
        @Nullable FlappingProperties flapping,
        @Nullable String allowPrivate,
        @Nullable String enabled) {

    /** Without the URL and the secrets. */
    @Override
    public String toString() {
        return "WebhookProperties[id=" + id + "]";
    }

    /** Which events it is told. */
    record FilterProperties(
            @Nullable List<String> streams,
            @Nullable Map<String, String> labels,
            @Nullable List<String> types,
            @Nullable List<String> severities,
            @Nullable String minSeverity) {

        static final FilterProperties NONE = new FilterProperties(null, null, null, null, null);
    }

    /** How hard to try. */
    record RetryProperties(
            @Nullable String initialDelay,
            @Nullable String maxDelay,
            @Nullable String multiplier,
            @Nullable String maxAge,
            @Nullable String maxAttempts) {

        static final RetryProperties NONE = new RetryProperties(null, null, null, null, null);
    }

    /** When the events of a stream that fails again and again are held back. */
    record FlappingProperties(
            @Nullable String window, @Nullable String outages) {

        static final FlappingProperties NONE = new FlappingProperties(null, null);
    }
}
