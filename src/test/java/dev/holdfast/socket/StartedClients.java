package dev.holdfast.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A test of clients: ends them all, and sees that none has left anything in use. */
abstract class StartedClients {

    static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    final RecordingHooks hooks = new RecordingHooks();
    final List<SocketClient> clients = new ArrayList<>();

    @AfterEach
    void endAll() {
        clients.forEach(SocketClient::close);
        assertThat(Claims.count()).as("configurations and hooks in use").isZero();
    }

    final SocketClient started(SocketConfiguration configuration) {
        SocketClient client = new SocketClient(configuration);
        clients.add(client);
        client.connect();
        return client;
    }

    static SocketEnd end(SocketClient client) throws InterruptedException {
        assertThat(client.await(SOON)).isTrue();
        return client.done().toCompletableFuture().join();
    }
}
