package dev.holdfast.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The example of docs/socket-client.md; SocketClientExampleTest runs it and compares it with the page. */
final class SocketClientExample {

    private SocketClientExample() {}

    // example: hooks
    /** Counts what an encoder sends, and asks for it first. */
    static final class Counter implements SocketHooks {

        final AtomicLong bytes = new AtomicLong();

        @Override
        public void onConnect(SocketSession session) throws IOException {
            session.write(ByteBuffer.wrap("PLAY\n".getBytes(StandardCharsets.US_ASCII)));
        }

        @Override
        public void onSession(SocketSession session) throws IOException {
            ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
            while (session.read(buffer.clear()) >= 0) {
                bytes.addAndGet(buffer.position());
            }
        }

        @Override
        public AfterError onError(SocketFailure error) {
            System.out.println(error.getMessage());
            // A wrong path will hardly heal; everything else may.
            return error.kind() == SocketFailure.Kind.NOT_A_SOCKET ? AfterError.STOP : AfterError.GO_ON;
        }
    }
    // end

    static Optional<SocketFailure> run(String first, String second, Counter counter) throws InterruptedException {
        // example: client
        SocketConfiguration configuration = SocketConfiguration.builder(first, counter)
                .readTimeout(Duration.ofSeconds(1)) // silence for so long ends the session
                .waitStrategy(WaitStrategy.constant(Duration.ofMillis(100)))
                .build(); // throws, naming every fault, if a value is out of range

        try (SocketClient client = new SocketClient(configuration)) {
            client.connect(); // returns at once
            client.await(Duration.ofSeconds(2)); // or client.done() for a CompletionStage

            // Another target: the session ends, and the client connects there without a pause.
            client.reload(configuration.toBuilder(second).build());
            client.await(Duration.ofSeconds(2));

            boolean clean = client.shutdown(Duration.ofSeconds(1)); // false if it took force
            System.out.println(counter.bytes + " bytes, " + (clean ? "ended" : "killed"));
            return client.error(); // the latest, also if it was overcome
        }
        // end
    }

    static void listen(String path) throws IOException {
        // example: listener
        SocketHooks echo = session -> {
            ByteBuffer buffer = ByteBuffer.allocate(4096);
            while (session.read(buffer.clear()) >= 0) {
                session.write(buffer.flip());
            }
        };
        try (SocketListener listener =
                SocketListener.listen(SocketConfiguration.builder(path, echo).build())) {
            System.out.println("listening on " + listener.target());
        } // stops listening, ends the sessions, removes the socket's file
        // end
    }
}
