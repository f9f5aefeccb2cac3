package dev.holdfast.restart;

import dev.holdfast.backoff.FixedBackoff;
import dev.holdfast.backoff.Jitter;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Senders, receivers, failures and close in all the interleavings that Lincheck finds: what they return must be what some
 * order of them, one after the other, returns, and afterwards no connection may be left open that nobody has.
 *
 * <p>Not among the unit tests: Lincheck transforms all classes of its JVM, of which theirs has many.
 */
@Timeout(300)
public class RestartableStreamLincheckIT {

    private final Peer peer = new Peer();
    private final CallbackGrammar callbacks = new CallbackGrammar(null);
    private final RestartableStream<Integer, Integer> stream = RestartableStream.<Integer, Integer>builder(
                    peer::connect)
            .backoff(new FixedBackoff(1, 1, Jitter.NONE))
            .stableAfter(Duration.ZERO)
            .listener(callbacks)
            .ticker(new NoTime())
            .build();

    @Operation
    public String send() throws InterruptedException {
        try {
            stream.send(1);
            return "sent";
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    @Operation
    public String receive() throws InterruptedException {
        try {
            int _ = stream.receive();
            return "received";
        } catch (IOException e) {
            return e.getClass().getSimpleName();
        }
    }

    @Operation
    public void drop() {
        boolean _ = stream.drop(new IOException("dropped"));
    }

    @Operation
    public void close() {
        stream.close();
    }

    @Operation
    public int delivered() {
        return peer.delivered();
    }

    @Operation
    public boolean isClosed() {
        return stream.isClosed();
    }

    @Validate
    public void nothingIsLeftBehind() {
        int open = peer.open();
        int expected = stream.isConnected() ? 1 : 0;
        if (open != expected) {
            throw new IllegalStateException(open + " connections are open, the stream has " + expected);
        }
        if (!callbacks.faults().isEmpty()) {
            throw new IllegalStateException(callbacks.faults().toString());
        }
        if (callbacks.isOutageOpen() && !stream.isClosed()) {
            throw new IllegalStateException("an attempt was announced and not made");
        }
    }

    @Test
    void interleavings_thatAreSearched_haveAnOrderThatExplainsThem() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(1)
                .iterations(Integer.getInteger("test.lincheck-iterations", 6))
                .invocationsPerIteration(300)
                .check(RestartableStreamLincheckIT.class);
    }

    @Test
    void interleavings_thatHappen_haveAnOrderThatExplainsThem() {
        new StressOptions()
                .threads(3)
                .actorsPerThread(3)
                .actorsBefore(0)
                .actorsAfter(1)
                .iterations(Integer.getInteger("test.lincheck-iterations", 6))
                .invocationsPerIteration(500)
                .check(RestartableStreamLincheckIT.class);
    }

    /** Takes every message and always has one. */
    private static final class Peer {

        private int delivered;
        private int open;

        Link<Integer, Integer> connect() {
            synchronized (this) {
                open++;
            }
            return new Connection();
        }

        synchronized int delivered() {
            return delivered;
        }

        synchronized int open() {
            return open;
        }

        private final class Connection implements Link<Integer, Integer> {

            private boolean closed;

            @Override
            public void send(Integer message) throws IOException {
                synchronized (Peer.this) {
                    if (closed) {
                        throw new IOException("closed");
                    }
                    delivered++;
                }
            }

            @Override
            public @Nullable Integer receive() {
                synchronized (Peer.this) {
                    return closed ? null : 1;
                }
            }

            @Override
            public void close() {
                synchronized (Peer.this) {
                    if (!closed) {
                        closed = true;
                        open--;
                    }
                }
            }
        }
    }

    /** Every wait is over at once. */
    private static final class NoTime implements Ticker {

        private long nowNanos;

        @Override
        public synchronized long nanoTime() {
            return nowNanos;
        }

        @Override
        public synchronized void await(Condition condition, long nanos) {
            nowNanos += nanos;
        }
    }
}
