package dev.holdfast.config;

import dev.holdfast.definition.DefaultsDocument;
import dev.holdfast.definition.StreamDocument;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything under {@code holdfast} as written, whichever way; null where nothing is. {@link HoldfastSettings} is what it means.
 *
 * @param config the configuration file, set by {@code HOLDFAST_CONFIG}
 */
record HoldfastProperties(
        @Nullable String config,
        @Nullable DefaultsDocument defaults,
        @Nullable StoreProperties store,
        @Nullable List<StreamDocument> streams,
        @Nullable SecurityProperties security,
        @Nullable EventsProperties events,
        @Nullable IncidentsProperties incidents,
        @Nullable LimitsProperties limits,
        @Nullable List<WebhookProperties> webhooks,
        @Nullable ReloadProperties reload,
        @Nullable ConsoleProperties console) {

    static final HoldfastProperties NONE =
            new HoldfastProperties(null, null, null, null, null, null, null, null, null, null, null);

    /** Where streams and their states are kept. */
    record StoreProperties(
            @Nullable String type,
            @Nullable String path,
            @Nullable RedisProperties redis) {

        static final StoreProperties NONE = new StoreProperties(null, null, null);
    }

    /** The Redis server of the store. */
    record RedisProperties(
            @Nullable String uri,
            @Nullable String prefix,
            @Nullable String timeout,
            @Nullable String caCertificate) {

        static final RedisProperties NONE = new RedisProperties(null, null, null, null);

        /** Without the URI, which may hold a password. */
        @Override
        public String toString() {
            return "RedisProperties[prefix=" + prefix + "]";
        }
    }

    /** Who may use the service, and how secrets at rest are sealed. */
    record SecurityProperties(
            @Nullable String apiToken,
            @Nullable String allowAnonymous,
            @Nullable String storeKey,
            @Nullable List<String> allowedOrigins,
            @Nullable List<String> allowedHosts) {

        static final SecurityProperties NONE = new SecurityProperties(null, null, null, null, null);

        /** Without the secrets. */
        @Override
        public String toString() {
            return "SecurityProperties[allowAnonymous=" + allowAnonymous + "]";
        }
    }

    /** The event log. */
    record EventsProperties(@Nullable String capacity) {

        static final EventsProperties NONE = new EventsProperties(null);
    }

    /** The records of outages. */
    record IncidentsProperties(
            @Nullable String capacity,
            @Nullable String outagesPerStream,
            @Nullable String stretchesPerStream) {

        static final IncidentsProperties NONE = new IncidentsProperties(null, null, null);
    }

    /** What all streams together may do. */
    record LimitsProperties(
            @Nullable String connectsPerHostPerSecond,
            @Nullable String connectsPerSecond) {

        static final LimitsProperties NONE = new LimitsProperties(null, null);
    }

    /** Changes of the configuration file while the service runs. */
    record ReloadProperties(@Nullable String watch) {

        static final ReloadProperties NONE = new ReloadProperties(null);
    }

    /** The page for people. */
    record ConsoleProperties(@Nullable String enabled) {

        static final ConsoleProperties NONE = new ConsoleProperties(null);
    }
}
