package dev.holdfast.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** Hooks that write down what is called, and read until the end of each session. */
class RecordingHooks implements SocketHooks {

    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<SocketFailure> errors = new CopyOnWriteArrayList<>();
    volatile AfterError afterError = AfterError.GO_ON;

    @Override
    public void onSocket(SocketChannel channel, SocketTarget target) throws IOException {
        calls.add("socket");
    }

    @Override
    public void onConnect(SocketSession session) throws Exception {
        calls.add("connect");
    }

    @Override
    public void onSession(SocketSession session) throws Exception {
        calls.add("session");
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        while (session.read(buffer.clear()) >= 0) {
            // on until the end
        }
    }

    @Override
    public void onDisconnect(SocketSession session, Optional<SocketFailure> why) {
        calls.add("disconnect" + why.map(failure -> " " + failure.kind()).orElse(""));
    }

    @Override
    public AfterError onError(SocketFailure error) {
        errors.add(error);
        calls.add("error " + error.kind());
        return afterError;
    }

    long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    void awaitCalls(String call, int times) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(() -> assertThat(calls).filteredOn(call::equals).hasSizeGreaterThanOrEqualTo(times));
    }
}
