package dev.holdfast.store.redis;

import dev.holdfast.reconnect.StateStorage;
import dev.holdfast.store.StateStorageContract;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class RedisStateStorageContractIT extends StateStorageContract {

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
    protected StateStorage open() {
        // A prefix of its own gives each test an empty store.
        return new RedisStateStorage(RedisSettings.of(
                server.uri(), "test" + PREFIX.incrementAndGet(), Duration.ofSeconds(10), Optional.empty()));
    }

    /** Redis has its own clock. */
    @Override
    protected void pass(Duration time) {
        long begin = System.nanoTime();
        Awaitility.await().until(() -> System.nanoTime() - begin >= time.toNanos());
    }
}
