package dev.holdfast.config;

import dev.holdfast.definition.Policies;
import dev.holdfast.definition.StreamDocument;
import dev.holdfast.model.StreamDefinition;
import dev.holdfast.model.Wire;
import dev.holdfast.runtime.ConnectLimits;
import dev.holdfast.store.SealingKey;
import dev.holdfast.store.redis.RedisSettings;
import dev.holdfast.webhooks.HookSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the service's configuration means: checked, defaults applied.
 *
 * @param defaults the policies of streams that do not say otherwise, also of those that come by REST
 * @param streams in the order written
 * @param limits what all streams together may do
 * @param webhooks who is sent news, in the order written
 * @param reload what becomes of changes of the configuration file
 * @param console the page for people
 */
record HoldfastSettings(
        Policies defaults,
        Store store,
        List<ConfiguredStream> streams,
        Security security,
        Events events,
        Incidents incidents,
        ConnectLimits limits,
        List<HookSettings> webhooks,
        Reload reload,
        Console console) {

    HoldfastSettings {
        streams = List.copyOf(streams);
        webhooks = List.copyOf(webhooks);
    }

    /**
     * A stream of the configuration.
     *
     * @param document as written, secrets in clear
     */
    record ConfiguredStream(StreamDocument document, StreamDefinition definition) {}

    /**
     * Where streams and their states are kept.
     *
     * @param path type {@code file}: the directory
     * @param redis type {@code redis}: the server
     */
    record Store(StoreType type, Path path, RedisSettings redis) {

        static final Store DEFAULT =
                new Store(StoreType.FILE, Path.of("./data"), RedisSettings.of("redis://127.0.0.1:6379"));
    }

    /** The kinds of store. */
    enum StoreType implements Wire {
        /** Gone with the process. */
        MEMORY,
        /** A directory on this machine. */
        FILE,
        /** A Redis server. */
        REDIS
    }

    /**
     * Who may use the service.
     *
     * @param apiToken what a caller of the API has to show; none = everybody may
     * @param allowAnonymous whether to serve other machines without a token
     * @param storeKey what secrets are sealed with before they are stored
     * @param allowedOrigins whose web pages may open a WebSocket besides this service's own
     * @param allowedHosts by which names the service may be called without a token, besides addresses and {@code localhost}
     */
    record Security(
            Optional<String> apiToken,
            boolean allowAnonymous,
            Optional<SealingKey> storeKey,
            Set<String> allowedOrigins,
            Set<String> allowedHosts) {

        Security {
            allowedOrigins = Set.copyOf(allowedOrigins);
            allowedHosts = Set.copyOf(allowedHosts);
        }

        /** Without the secrets. */
        @Override
        public String toString() {
            return "Security[apiToken=" + apiToken.map(_ -> "***") + ", allowAnonymous=" + allowAnonymous
                    + ", storeKey=" + storeKey.map(_ -> "***") + ", allowedOrigins=" + allowedOrigins
                    + ", allowedHosts=" + allowedHosts
                    + "]";
        }
    }

    /**
     * The event log.
     *
     * @param capacity how many events are kept
     */
    record Events(int capacity) {

        static final Events DEFAULT = new Events(10_000);
    }

    /**
     * The records of outages.
     *
     * @param capacity how many that are over are kept, of all streams together
     * @param outagesPerStream how many that are over are kept of each stream
     * @param stretchesPerStream how many outages and pauses of a stream its availability is worked out of
     */
    record Incidents(int capacity, int outagesPerStream, int stretchesPerStream) {

        static final Incidents DEFAULT = new Incidents(1_000, 50, 500);
    }

    /**
     * Changes of the configuration file while the service runs.
     *
     * @param watch whether they are taken over by themselves
     */
    record Reload(boolean watch) {

        static final Reload DEFAULT = new Reload(true);
    }

    /**
     * The page for people.
     *
     * @param enabled whether there is one
     */
    record Console(boolean enabled) {

        static final Console DEFAULT = new Console(true);
    }
}
