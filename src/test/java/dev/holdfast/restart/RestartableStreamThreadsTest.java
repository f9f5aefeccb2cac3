package dev.holdfast.restart;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.backoff.FixedBackoff;
import dev.holdfast.backoff.Jitter;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules for several threads. */
@Timeout(20)
class RestartableStreamThreadsTest {

    private static final FixedBackoff HOUR = new FixedBackoff(3_600_000_000_000L, 3_600_000_000_000L, Jitter.NONE);

    private final Scene scene = new Scene();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void failure_whenSenderAndReceiverBothSeeIt_restartsOnce() throws Exception {
        FakeLink first = new FakeLink().blockingSends();
        FakeLink second = new FakeLink().incoming("b");
        try (var stream = scene.link(first).link(second).builder().build()) {
            Future<?> sender = threads.submit(() -> {
                stream.send("a");
                return null;
            });
            await().until(first::isSendBlocked);
            first.breakReceive();
            assertThat(stream.receive()).isEqualTo("b");
            sender.get(10, SECONDS);
            assertThat(second.sent).containsExactly("a");
        }
        assertThat(scene.told).containsExactly("restart 1 broken under a receive", "success 1");
    }

    @Test
    void close_whenASendBlocksInADeadConnection_endsIt() {
        FakeLink dead = new FakeLink().blockingSends();
        var stream = scene.link(dead).builder().build();
        Future<?> first = send(stream, "a");
        await().until(dead::isSendBlocked);
        Future<?> second = send(stream, "b");
        stream.close();
        assertClosed(first);
        assertClosed(second);
    }

    @Test
    void close_whenOneThreadWaitsForItsAttemptAndOthersForThatThread_wakesAll() {
        scene.refused(1);
        var stream = scene.builder().ticker(Ticker.SYSTEM).backoff(HOUR).build();
        Future<?> sender = send(stream, "a");
        await().until(() -> !scene.told.isEmpty());
        Future<?> receiver = threads.submit(stream::receive);
        Future<?> other = send(stream, "b");
        stream.close();
        assertClosed(sender);
        assertClosed(receiver);
        assertClosed(other);
        assertThat(scene.told).containsExactly("restart 1 refused");
    }

    @Test
    void close_whileAConnectionIsMade_interruptsItsMakerOnly() {
        CountDownLatch connecting = new CountDownLatch(1);
        scene.attempt(() -> {
            connecting.countDown();
            new CountDownLatch(1).await();
            throw new AssertionError("not reached");
        });
        var stream = scene.builder().build();
        AtomicBoolean stillInterrupted = new AtomicBoolean(true);
        Future<?> sender = threads.submit(() -> {
            try {
                stream.send("a");
            } finally {
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            }
            return null;
        });
        await().until(() -> connecting.getCount() == 0);
        stream.close();
        assertClosed(sender);
        assertThat(stillInterrupted).isFalse();
    }

    @Test
    void close_whileAFactoryIgnoresIt_closesTheConnectionThatIsMadeAfterwards() {
        CountDownLatch connecting = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FakeLink late = new FakeLink();
        scene.attempt(() -> {
            connecting.countDown();
            await().atMost(10, SECONDS).until(() -> Thread.interrupted() || go.getCount() == 0);
            return late;
        });
        var stream = scene.builder().build();
        Future<?> sender = send(stream, "a");
        await().until(() -> connecting.getCount() == 0);
        stream.close();
        go.countDown();
        assertClosed(sender);
        assertThat(late.isClosed()).isTrue();
        assertThat(late.sent).isEmpty();
    }

    @Test
    void interrupt_ofTheOneThatRestarts_leavesTheAttemptToAnother() throws Exception {
        FakeLink good = new FakeLink();
        CountDownLatch stuck = new CountDownLatch(1);
        scene.refused(1)
                .attempt(() -> {
                    stuck.countDown();
                    new CountDownLatch(1).await();
                    throw new AssertionError("not reached");
                })
                .link(good);
        try (var stream = scene.builder().build()) {
            FutureTask<Void> interrupted = new FutureTask<>(() -> {
                stream.send("a");
                return null;
            });
            Thread restarting = Thread.startVirtualThread(interrupted);
            await().until(() -> stuck.getCount() == 0);
            Future<?> other = send(stream, "b");
            restarting.interrupt();
            assertThatThrownBy(() -> interrupted.get(10, SECONDS)).hasCauseInstanceOf(InterruptedException.class);
            other.get(10, SECONDS);
        }
        assertThat(good.sent).containsExactly("b");
        assertThat(scene.told).as("announced once").containsExactly("restart 1 refused", "success 1");
    }

    @Test
    void interrupt_ofOneThatWaits_isNobodyElsesMatter() throws Exception {
        FakeLink link = new FakeLink();
        try (var stream = scene.link(link).builder().build()) {
            stream.connect();
            FutureTask<String> waiting = new FutureTask<>(stream::receive);
            Thread receiver = Thread.startVirtualThread(waiting);
            await().until(() -> receiver.getState() == Thread.State.WAITING);
            receiver.interrupt();
            assertThatThrownBy(() -> waiting.get(10, SECONDS)).hasCauseInstanceOf(InterruptedException.class);
            stream.send("a");
            assertThat(link.sent).containsExactly("a");
        }
        assertThat(scene.told).isEmpty();
    }

    @Test
    void interrupt_thatBreaksTheLink_endsTheCallAndReplacesTheLink() throws Exception {
        FakeLink good = new FakeLink().incoming("b");
        scene.attempt(InterruptibleLink::new).link(good);
        try (var stream = scene.builder().build()) {
            FutureTask<String> waiting = new FutureTask<>(stream::receive);
            Thread receiver = Thread.startVirtualThread(waiting);
            await().until(() -> receiver.getState() == Thread.State.WAITING);
            receiver.interrupt();
            assertThatThrownBy(() -> waiting.get(10, SECONDS)).hasCauseInstanceOf(InterruptedException.class);
            assertThat(stream.receive()).isEqualTo("b");
        }
        assertThat(scene.told).hasSize(2);
    }

    @Test
    void message_thatCameFromAReplacedConnection_isStillReturned() throws Exception {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch replaced = new CountDownLatch(1);
        scene.attempt(() -> new SlowLink(taken, replaced)).link(new FakeLink());
        try (var stream = scene.builder().build()) {
            Future<String> receiver = threads.submit(stream::receive);
            await().until(() -> taken.getCount() == 0);
            assertThat(stream.drop(new IOException("lost"))).isTrue();
            stream.connect();
            replaced.countDown();
            assertThat(receiver.get(10, SECONDS)).isEqualTo("kept");
        }
    }

    private Future<?> send(RestartableStream<String, String> stream, String message) {
        return threads.submit(() -> {
            stream.send(message);
            return null;
        });
    }

    private static void assertClosed(Future<?> call) {
        assertThatThrownBy(() -> call.get(10, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StreamClosedException.class);
    }

    /** As channels do: an interrupt closes it. */
    private static final class InterruptibleLink implements Link<String, String> {
        @Override
        public void send(String message) {}

        @Override
        public @Nullable String receive() throws IOException {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClosedByInterruptException();
            }
            return null;
        }

        @Override
        public void close() {}
    }

    /** Gives a message that it had already when it was closed. */
    private record SlowLink(CountDownLatch taken, CountDownLatch replaced) implements Link<String, String> {
        @Override
        public void send(String message) {}

        @Override
        public String receive() throws InterruptedException {
            taken.countDown();
            replaced.await();
            return "kept";
        }

        @Override
        public void close() {}
    }
}
