package dev.holdfast.config;

import dev.holdfast.catalog.SecretSeal;
import dev.holdfast.incidents.HistorySink;
import dev.holdfast.metrics.WriteBehindStatus;
import dev.holdfast.model.ConnectionState;
import dev.holdfast.model.StreamId;
import dev.holdfast.reconnect.Clock;
import dev.holdfast.reconnect.DefinitionSink;
import dev.holdfast.reconnect.StateSink;
import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.reconnect.StoredDefinition;
import dev.holdfast.store.SealingKey;
import dev.holdfast.store.SecretSealer;
import dev.holdfast.store.StateWriter;
import dev.holdfast.store.file.FileHookStorage;
import dev.holdfast.store.file.FileStateStorage;
import dev.holdfast.store.memory.MemoryHookStorage;
import dev.holdfast.store.memory.MemoryStateStorage;
import dev.holdfast.store.redis.RedisHookStorage;
import dev.holdfast.store.redis.RedisStateStorage;
import dev.holdfast.webhooks.HookStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where states and definitions are preserved. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

    private static final String KEY_FILE = "sealing.key";
    private static final int KEY_BYTES = 32;

    @Bean(destroyMethod = "close")
    StateStorage stateStorage(HoldfastSettings settings, Clock clock) {
        HoldfastSettings.Store store = settings.store();
        return switch (store.type()) {
            case MEMORY -> new MemoryStateStorage(clock);
            case FILE -> new FileStateStorage(store.path(), clock);
            case REDIS -> new RedisStateStorage(store.redis());
        };
    }

    /** After the storage, which claims its directory. */
    @Bean(destroyMethod = "close")
    HookStorage hookStorage(HoldfastSettings settings, StateStorage storage) {
        HoldfastSettings.Store store = settings.store();
        return switch (store.type()) {
            case MEMORY -> new MemoryHookStorage();
            case FILE -> new FileHookStorage(store.path());
            case REDIS -> new RedisHookStorage(store.redis());
        };
    }

    @Bean(destroyMethod = "close")
    StateWriter stateWriter(StateStorage storage, Clock clock) {
        return StateWriter.start(storage, clock);
    }

    @Bean
    StateSink stateSink(StateWriter writer) {
        return new StateSink() {
            @Override
            public void save(ConnectionState state, Duration ttl) {
                writer.save(state, ttl);
            }

            @Override
            public void delete(StreamId streamId) {
                writer.deleteState(streamId);
            }
        };
    }

    @Bean
    DefinitionSink definitionSink(StateWriter writer) {
        return new DefinitionSink() {
            @Override
            public CompletableFuture<@Nullable Void> save(StoredDefinition definition) {
                return writer.saveDefinition(definition);
            }

            @Override
            public CompletableFuture<@Nullable Void> delete(StreamId streamId) {
                return writer.deleteDefinition(streamId);
            }
        };
    }

    @Bean
    HistorySink historySink(StateWriter writer) {
        return new HistorySink() {
            @Override
            public void save(StreamId streamId, Supplier<String> document) {
                writer.saveHistory(streamId, document);
            }

            @Override
            public void delete(StreamId streamId) {
                writer.deleteHistory(streamId);
            }
        };
    }

    /** After the storage, which makes its directory. */
    @Bean
    SecretSeal secretSeal(HoldfastSettings settings, StateStorage storage) {
        SecretSealer sealer = new SecretSealer(key(settings));
        return new SecretSeal() {
            @Override
            public String seal(String clear, String context) {
                return sealer.seal(clear, context);
            }

            @Override
            public String unseal(String sealed, String context) {
                return sealer.unseal(sealed, context);
            }
        };
    }

    private static SealingKey key(HoldfastSettings settings) {
        Optional<SealingKey> configured = settings.security().storeKey();
        if (configured.isPresent()) {
            return configured.get();
        }
        return switch (settings.store().type()) {
            // Nothing outlives the process, so neither need the key.
            case MEMORY -> {
                byte[] key = new byte[KEY_BYTES];
                new SecureRandom().nextBytes(key);
                yield SealingKey.of(key);
            }
            case FILE, REDIS -> SealingKey.fromFile(keyFile(settings.store().path()));
        };
    }

    private static Path keyFile(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the directory " + directory
                            + " for the sealing key cannot be made; make it writable, name another with"
                            + " holdfast.store.path, or set holdfast.security.store-key",
                    e);
        }
        return directory.resolve(KEY_FILE);
    }

    @Bean
    WriteBehindStatus stateStoreStatus(StateWriter writer) {
        return new WriteBehindStatus(writer::available, writer::pending, writer::failures, () -> 0);
    }

    /** Tells in readiness how the store does. A store that is away does not make the service unready: streams go on. */
    @Bean
    HealthIndicator stateStoreHealthIndicator(StateWriter writer, StateStorage storage) {
        return () -> {
            Health.Builder health = Health.up()
                    .withDetail("store", storage.description())
                    .withDetail("available", writer.available())
                    .withDetail("pending_writes", writer.pending());
            writer.lastError().ifPresent(error -> health.withDetail("last_error", error));
            return health.build();
        };
    }
}
