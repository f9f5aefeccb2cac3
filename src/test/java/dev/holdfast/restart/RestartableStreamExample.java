package dev.holdfast.restart;

import dev.holdfast.backoff.ExponentialBackoff;
import dev.holdfast.backoff.Jitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The example of docs/restartable-stream.md; RestartableStreamExampleTest runs it and compares it with the page. */
final class RestartableStreamExample {

    private RestartableStreamExample() {}

    // example: link
    /** Lines of text over TCP. */
    record Lines(Socket socket, BufferedReader reader) implements Link<String, String> {

        /** One attempt; who interrupts it on a virtual thread ends it. */
        static Lines connect(InetSocketAddress peer) throws IOException {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(peer, 2_000);
                var in = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
                return new Lines(socket, new BufferedReader(in));
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }

        @Override
        public void send(String line) throws IOException {
            socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public @Nullable String receive() throws IOException {
            return reader.readLine();
        }

        @Override
        public void close() throws IOException {
            socket.close(); // wakes who reads or writes
        }
    }
    // end

    static String run(InetSocketAddress peer) throws IOException, InterruptedException {
        // example: stream
        RestartListener log = new RestartListener() {
            @Override
            public void onRestart(int attempt, Exception error) {
                System.out.println("attempt " + attempt + " after: " + error.getMessage());
            }

            @Override
            public void onRestartSuccess(int attempt) {
                System.out.println("connected again by attempt " + attempt);
            }

            @Override
            public void onRestartFailure(Exception error) {
                System.out.println("given up: " + error.getMessage());
            }
        };
        try (RestartableStream<String, String> stream = RestartableStream.builder(() -> Lines.connect(peer))
                .name("prompter")
                .backoff(new ExponentialBackoff(100_000_000L, 30_000_000_000L, 2, Jitter.EQUAL)) // ns; the default
                .stableAfter(Duration.ofSeconds(10)) // the default
                .maxRetries(20) // default 0: no end
                .listener(log)
                .build()) {
            stream.send("hello"); // connects; from any thread, as often as you like
            return stream.receive(); // from any thread, also while others send
        } // close wakes everybody with a StreamClosedException
        // end
    }
}
