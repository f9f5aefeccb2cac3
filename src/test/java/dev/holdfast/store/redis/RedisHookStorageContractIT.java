package dev.holdfast.store.redis;

import dev.holdfast.store.HookStorageContract;
import dev.holdfast.webhooks.HookStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class RedisHookStorageContractIT extends HookStorageContract {

    @TempDir
    private static Path directory;

    private static final AtomicInteger PREFIX = new AtomicInteger();

    @SuppressWarnings("NullAway.Init") // set before the first test
    private static RedisServer server;

    @BeforeAll
    static void startServer() {
        server = new RedisServer(directory).start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected HookStorage open() {
        // A prefix of its own gives each test an empty store.
        return new RedisHookStorage(RedisSettings.of(
                server.uri(), "test" + PREFIX.incrementAndGet(), Duration.ofSeconds(10), Optional.empty()));
    }
}
